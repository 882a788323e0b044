"""Drift flags on planted changes of drawn people: how many are hit, and how often there is an alarm
without a change, by the renderer's skin tone.

A person's own photos are those of a phone, the candidates what the demo base is trained on: small
studio portraits under the three lights. False alarms are also counted on further photos of the
phone, whose exposure varies. The bounds were set on people from seed 9500 on.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from generation.benchmarks.kept import FIRST_SEED
from generation.benchmarks.measured import Share, say
from generation.demobase.people import Identity, Rng, Scene, random_scene, skin_colour
from generation.demobase.photos import casual_photos, person
from generation.demobase.portrait import render
from generation.demobase.vocabulary import BEARDS, COVERINGS, GLASSES, HAIR_COLOURS
from generation.vision import pictures
from generation.vision.appearance import Appearance, appearance
from generation.vision.drift import drifts
from generation.vision.faces import find_faces
from generation.vision.landmarks import find_landmarks
from generation.vision.mask import person_mask
from generation.vision.pictures import Picture, lab
from generation.vision.reasons import DRIFTS

OWN, MORE = 8, 4
"""Photos that are a person's own, and further ones that must not alarm."""
SCENES, PLANTED = 4, 2
"""Studio portraits without a change, and with each of the changes."""
SIZE = 128
BANDS = 5
STEP = 10.0
"""L* that skin is made lighter and darker by."""
TOGETHER = frozenset({"skin_lighter", "glasses_removed", "beard_removed"})
"""Changes that `drift_hit` counts together: what a picture must never change unseen."""
ANY = frozenset(DRIFTS)
SKIN = frozenset({"skin_lighter", "skin_darker", "skin_colour"})


@dataclass(frozen=True)
class Change:
    """Somebody changed, and the codes of which one is to be found."""

    what: str
    who: Identity
    codes: frozenset[str]


def figures(people: int, *, first: int = FIRST_SEED) -> dict[str, float]:
    """Shares by key, each with the ends of its 95 % interval as `_low` and `_high`.

    `drift_hit_<change>` and the like for a skin-tone band, `..._band_1` the fairest;
    `drift_false_alarm` is the share of unchanged candidates with any flag, `..._photos` that of
    further photos, `drift_other_flag` that of changed ones with a flag that their change is not,
    `drift_unseen` that of pictures that show no face.
    """
    found: dict[str, float] = {}
    for key, share in sorted(shares(people, first=first).items()):
        if share.of:
            found[key] = share.share
            found[f"{key}_low"], found[f"{key}_high"] = share.interval
    return found


def shares(people: int, *, first: int = FIRST_SEED) -> dict[str, Share]:
    """What is counted, by key."""
    hits: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for seed in range(first, first + people):
        for key, is_hit in _told(seed):
            counted[key] += 1
            hits[key] += is_hit
        if (seed - first) % 10 == 9:
            say(f"drift: {seed - first + 1} of {people} people")
    return {key: Share(hits[key], of) for key, of in counted.items()}


def changes(who: Identity, rng: Rng) -> Iterator[Change]:
    """Everything that is planted on a person, one at a time."""
    for what, step in (("lighter", STEP), ("darker", -STEP)):
        if toned := _toned(who, step):
            yield Change(f"skin_{what}", toned, SKIN)
    glasses, beard = _swapped(who.glasses, GLASSES, rng), _swapped(who.beard, BEARDS, rng)
    yield _change("glasses", glasses, "glasses", replace(who, glasses=glasses))
    yield _change("beard", beard, "facial_hair", replace(who, beard=beard))
    covering = str(rng.choice(list(COVERINGS)))
    covered = frozenset({"head_covering_added"})
    yield Change("covering_added", replace(who, covering=covering), covered)
    if who.hair != "bald":
        other = str(rng.choice([each for each in HAIR_COLOURS if each != who.hair_colour]))
        yield Change("hair_changed", replace(who, hair_colour=other), frozenset({"hair_colour"}))


def _toned(who: Identity, step: float) -> Identity | None:
    """The person with skin so much lighter; None where nobody is drawn that light or dark."""
    wanted = _skin_lightness(who) + step
    toned = [replace(who, tone=float(tone)) for tone in np.linspace(0, 1, 201)]
    nearest = min(toned, key=lambda each: abs(_skin_lightness(each) - wanted))
    return nearest if abs(_skin_lightness(nearest) - wanted) < 1 else None


def _skin_lightness(who: Identity) -> float:
    colour = np.array([[skin_colour(who)]]).clip(0, 255).round().astype(np.uint8)
    return float(lab(colour)[0, 0, 0])


def _swapped(worn: str, words: list[str], rng: Rng) -> str:
    """Nothing instead of what is worn, something instead of nothing."""
    nothing, *something = words
    return nothing if worn != nothing else str(rng.choice(something))


def _change(what: str, word: str, kind: str, who: Identity) -> Change:
    how, code = ("removed", "gone") if word == "none" else ("added", "added")
    return Change(f"{what}_{how}", who, frozenset({f"{kind}_{code}"}))


def _told(seed: int) -> Iterator[tuple[str, bool]]:
    """Of one person: keys, and whether each is a hit."""
    who, rng = person(seed), np.random.default_rng([seed, 4])
    photos = [seen(pictures.read(photo)) for photo in casual_photos(seed, OWN + MORE)]
    own = [each for each in photos[:OWN] if each]
    scenes = [random_scene(rng, casual=False) for _ in range(SCENES)]
    band = f"band_{min(BANDS - 1, int(who.tone * BANDS)) + 1}"
    for photo in photos[OWN:]:
        yield from _counted(["drift_false_alarm_photos"], band, photo, own, ANY)
    for scene in scenes:
        yield from _counted(["drift_false_alarm"], band, _candidate(who, scene), own, ANY)
    for change in changes(who, rng):
        names = (change.what.split("_")[0], change.what)
        keys = [f"drift_hit_{name}" for name in names]
        keys += ["drift_hit"] * (change.what in TOGETHER)
        for scene in scenes[:PLANTED]:
            yield from _counted(keys, band, _candidate(change.who, scene), own, change.codes)


def _counted(
    keys: Sequence[str],
    band: str,
    shown: Appearance | None,
    own: Sequence[Appearance],
    codes: frozenset[str],
) -> Iterator[tuple[str, bool]]:
    """A hit is any of the codes."""
    yield "drift_unseen", shown is None
    if shown is not None:
        said = {drift.code for drift in drifts(shown, own).values()}
        for key in keys:
            for name in (key, f"{key}_{band}"):
                yield name, bool(said & codes)
        if codes != ANY:
            yield "drift_other_flag", bool(said & (ANY - codes))


def _candidate(who: Identity, scene: Scene) -> Appearance | None:
    return seen(render(who, scene, SIZE, supersample=2))


def seen(picture: Picture) -> Appearance | None:
    """The appearance of the largest face; None where there is none."""
    faces = find_faces(picture)
    if not faces:
        return None
    return appearance(picture, find_landmarks(picture, faces[0]), person_mask(picture))
