"""Invented people and the conditions of their pictures, drawn from a seed.

The order of the random draws is a promise: a seed gives the same person and the same scene in
every version, because the weights, the demo and their measurements were made with them.
"""

from dataclasses import dataclass

import numpy as np

from generation.demobase.vocabulary import (
    BACKGROUNDS,
    BEARD_CHANCES,
    BEARDS,
    BUILDS,
    CASUAL,
    CASUAL_BACKGROUNDS,
    CLOTHES,
    EXPRESSIONS,
    EYES,
    FRAMES,
    GLASSES,
    GLASSES_CHANCES,
    HAIR_CHANCES,
    HAIR_COLOUR_CHANCES,
    HAIR_COLOURS,
    HAIR_STYLES,
    LIGHTS,
    POSES,
    SKIN,
    SKIN_NAMES,
    Build,
    Colour,
)

Rng = np.random.Generator


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Everything that stays the same from picture to picture of one invented person.

    Lengths are in units of a 128-unit square picture; shares and strengths are 0-1.
    """

    build: Build
    tone: float  # 0 very fair .. 1 dark brown
    undertone: float
    face_width: float  # half of the face's width
    face_height: float  # half of the face's height
    jaw: float
    hair: str
    hair_colour: str
    hair_shift: Colour
    hairline: float
    eyes: str
    eye_size: float
    eye_distance: float
    brow_width: float
    brow_arch: float
    nose_width: float
    nose_length: float
    mouth_width: float
    lip: float
    lip_red: float
    ears: float
    beard: str
    glasses: str
    frame: str
    freckles: bool
    mole: float | None
    age: float
    freckle_seed: int
    covering: str = ""  # of `COVERINGS`; never drawn by chance


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything that may change between two pictures of the same person."""

    light: str
    background: str
    clothing: str
    pose: str
    expression: str
    yaw: float  # -1 left .. 1 right
    pitch: float  # -1 down .. 1 up
    roll: float  # degrees
    scale: float
    dx: float
    dy: float
    seed: int  # layout of office and outdoor backgrounds
    eyes_shut: bool = False
    cover: str = ""  # what hides part of the face (`covers`)


def _one_of(rng: Rng, words: list[str], chances: list[float] | None = None) -> str:
    return str(rng.choice(words, p=chances))


def _build(rng: Rng) -> Build:
    return BUILDS[0] if _one_of(rng, list(BUILDS)) == BUILDS[0] else BUILDS[1]


def _hair_shift(rng: Rng) -> Colour:
    red, green, blue = rng.normal(0, 5, 3)
    return float(red), float(green), float(blue)


def random_identity(rng: Rng) -> Identity:
    """Draw a person."""
    build = _build(rng)
    broad = build == "broad"
    return Identity(
        build=build,
        tone=float(rng.random()),
        undertone=float(rng.normal(0, 0.02)),
        face_width=float(rng.uniform(24, 31) + (1 if broad else -1)),
        face_height=float(rng.uniform(33, 41)),
        jaw=float(min(1.0, rng.uniform(0, 0.7) + (0.3 if broad else 0.0))),
        hair=_one_of(rng, HAIR_STYLES, HAIR_CHANCES[build]),
        hair_colour=_one_of(rng, list(HAIR_COLOURS), HAIR_COLOUR_CHANCES),
        hair_shift=_hair_shift(rng),
        hairline=float(rng.uniform(0.45, 0.68)),
        eyes=_one_of(rng, list(EYES)),
        eye_size=float(rng.uniform(0.85, 1.2)),
        eye_distance=float(rng.uniform(0.38, 0.47)),
        brow_width=float(rng.uniform(1.2, 3.0)),
        brow_arch=float(rng.uniform(-1.2, 1.6)),
        nose_width=float(rng.uniform(3.2, 6.4)),
        nose_length=float(rng.uniform(10, 16)),
        mouth_width=float(rng.uniform(8, 12.5)),
        lip=float(rng.uniform(1.0, 2.8)),
        lip_red=float(rng.uniform(0, 0.35) if broad else rng.uniform(0.3, 1)),
        ears=float(rng.uniform(0.8, 1.2)),
        beard=_one_of(rng, BEARDS, BEARD_CHANCES) if broad else "none",
        glasses=_one_of(rng, GLASSES, GLASSES_CHANCES),
        frame=_one_of(rng, list(FRAMES)),
        freckles=bool(rng.random() < 0.12),
        mole=float(rng.uniform(-1, 1)) if rng.random() < 0.15 else None,
        age=float(rng.random() ** 1.5),
        freckle_seed=int(rng.integers(1 << 30)),
    )


def random_scene(rng: Rng, *, casual: bool | None = None) -> Scene:
    """Draw a picture's conditions: a casual photo, a studio headshot, or (``None``) either."""
    if casual is None:
        casual = bool(rng.random() < 0.35)
    pose = _one_of(rng, list(POSES), [0.5, 0.25, 0.25])
    loose = 1.0 if casual else 0.45
    return Scene(
        light=_one_of(rng, list(LIGHTS), [0.5, 0.25, 0.25]),
        background=_one_of(rng, CASUAL_BACKGROUNDS if casual else BACKGROUNDS),
        clothing=_one_of(rng, list(CASUAL if casual else CLOTHES)),
        pose=pose,
        expression=_one_of(rng, list(EXPRESSIONS)),
        yaw=float(np.clip(POSES[pose] + rng.normal(0, 0.10 * loose), -1, 1)),
        pitch=float(rng.uniform(-1, 1) * loose),
        roll=float(rng.normal(0, 3) * loose),
        scale=float(1 + rng.uniform(-0.06, 0.06) * loose),
        dx=float(rng.normal(0, 2) * loose),
        dy=float(rng.normal(0, 1.5) * loose),
        seed=int(rng.integers(1 << 30)),
    )


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """``first`` at share 0, ``second`` at share 1, and in between a blend."""
    red, green, blue = (a * (1 - share) + b * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def skin_colour(identity: Identity) -> Colour:
    """The person's skin colour under neutral light."""
    position = identity.tone * (len(SKIN) - 1)
    index = min(int(position), len(SKIN) - 2)
    red, green, blue = mix(SKIN[index], SKIN[index + 1], position - index)
    shift = identity.undertone * 120
    return red + shift, green, blue - shift


def skin_name(identity: Identity) -> str:
    """The word for the person's skin colour."""
    return SKIN_NAMES[min(6, int(identity.tone * 7))]


def hair_colour(identity: Identity) -> Colour:
    """The person's hair colour under neutral light."""
    base = HAIR_COLOURS[identity.hair_colour]
    red, green, blue = (a + b for a, b in zip(base, identity.hair_shift, strict=True))
    return red, green, blue
