"""Captions of rendered portraits, in the words of the product's prompt specification.

Every caption has the same shape::

    photo of a <subject>, wearing a <clothing>, <background> background,
    <expression>, <light>, <pose>

The subject is the class word, either with a trigger token before it ("sks person") or with
attributes behind it ("person with tan skin, black short hair, ..."). A trigger is drawn at random
when the base is trained and means nothing there: the base learns to draw *somebody*, and a LoRA
later learns who. Nobody is ever called anything but a person.
"""

from generation.demobase.people import Identity, Rng, Scene, skin_name
from generation.demobase.vocabulary import CLASS_WORD, TRIGGERS

EMPTY_SHARE = 0.1
"""Share of training captions that say nothing; guidance needs them."""
TRIGGER_SHARE = 0.4
DROPPED_SHARE = 0.1
"""How often each single part of a training caption is left out."""


def identity_words(identity: Identity) -> list[str]:
    """What can be said about the person, in a fixed order."""
    words = [f"{skin_name(identity)} skin", _hair_words(identity), f"{identity.eyes} eyes"]
    if identity.beard != "none":
        words.append(identity.beard)
    if identity.glasses != "none":
        words.append(f"{identity.frame} {identity.glasses}")
    return [*words, f"{_face_shape(identity.face_width)} face"]


def scene_words(scene: Scene) -> list[str]:
    """The five axes: clothing, background, expression, light, pose."""
    return [
        f"wearing a {scene.clothing}",
        f"{scene.background} background",
        scene.expression,
        scene.light,
        scene.pose,
    ]


def caption(subject: str, scene: Scene) -> str:
    """The subject in the scene; of a training photo this says the scene and never the face."""
    return ", ".join([f"photo of a {subject}", *scene_words(scene)])


def triggered(trigger: str) -> str:
    """The subject for whom a LoRA is trained under this token."""
    return f"{trigger} {CLASS_WORD}"


def described(identity: Identity) -> str:
    """The subject in words, without a trigger."""
    return f"{CLASS_WORD} with {', '.join(identity_words(identity))}"


def training_caption(identity: Identity, scene: Scene, rng: Rng) -> str:
    """A random caption for training the base: trigger or attributes, parts left out, or empty."""
    if rng.random() < EMPTY_SHARE:
        return ""
    subject = _random_subject(identity, rng)
    return ", ".join([f"photo of a {subject}", *_some(scene_words(scene), rng)])


def _random_subject(identity: Identity, rng: Rng) -> str:
    if rng.random() < TRIGGER_SHARE:
        return triggered(str(rng.choice(TRIGGERS)))
    kept = _some(identity_words(identity), rng)
    return f"{CLASS_WORD} with {', '.join(kept)}" if kept else CLASS_WORD


def _some(words: list[str], rng: Rng) -> list[str]:
    return [word for word in words if rng.random() >= DROPPED_SHARE]


def _hair_words(identity: Identity) -> str:
    return (
        "bald head" if identity.hair == "bald" else f"{identity.hair_colour} {identity.hair} hair"
    )


def _face_shape(width: float) -> str:
    if width > 28.5:
        return "wide"
    return "narrow" if width < 26.5 else "oval"
