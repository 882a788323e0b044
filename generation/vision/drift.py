"""Where a candidate's appearance leaves that of the person's own photos.

Pure numbers: appearances in, drifts out. Photos of one person differ by light, by cameras and by
what the person wears, so a candidate is measured by how far the photos are from each other. The
bounds, and what they were measured on, stand in docs/models.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generation.vision.appearance import Appearance

Values = NDArray[np.floating]

OWN = 90
"""Percentile of the photos' distances from what they usually show that is their spread: somebody
who sometimes wears glasses has a large one, one odd photo of a dozen does not matter. Beards, which
are seldom taken off, have a smaller one: where they grow is measured less surely."""
HUE = 0.8
"""What a step of skin's hue counts next to one of its lightness: lighter skin of the same person
is seldom of quite the same hue."""
ANY_RIM = 15.0
"""`bridge` from which on something is there, whatever its colour."""
COOL, RED, PALE = 3.0, 1.3, 8.0
"""Hair is no greener or bluer than this (CIELAB) under any light, nor redder by this than it is
yellow, or than pale hair may be."""
NO_HAIR = 22.0
"""How far from any colour of hair (CIELAB) a head is surely covered."""
WRAPPED = 12.0
"""`wrap` from which on a head is surely covered."""
LEAST_RIM, LEAST_BEARD = 6.0, 6.0
"""Distances (CIELAB) from which on there are glasses, or a beard, where there are none else."""
COVERED = 0.5
"""From 0 for bare to 1 for surely covered."""
RAISED = 0.15
"""Heights of the face by which cloth lies higher than hair."""
OTHER_COLOUR = 12.0
"""CIELAB, lightness counting half, from which on hair is of another colour."""


@dataclass(frozen=True)
class Drift:
    """One kind: the numbers `found`, those that the photos `usual`ly show (their median), how far
    the two are `apart`, how far the photos are from them (`spread`), and up to which distance
    (`bound`) nothing is said. `code` is one of `reasons.DRIFTS`, empty where it does not drift.
    """

    found: tuple[float, ...]
    usual: tuple[float, ...]
    apart: float
    spread: float
    bound: float
    code: str = ""


@dataclass(frozen=True)
class _Kind:
    """`shown` gives the numbers of one picture, None where they cannot be told; `apart` how far
    these are from the usual ones; `code` the word for a drift from the usual ones. The bound is
    `least` or `times` the spread, whichever is larger."""

    shown: Callable[[Appearance], Sequence[float] | None]
    apart: Callable[[Values, Values], float]
    code: Callable[[Values, Values], str]
    least: float
    times: float = 1.0
    percentile: int = OWN


def drifts(candidate: Appearance, own: Sequence[Appearance]) -> dict[str, Drift]:
    """By kind (`KINDS`), those that can be told of the candidate and of a photo at least."""
    found = {name: _drift(kind, candidate, own) for name, kind in KINDS.items()}
    told = {name: drift for name, drift in found.items() if drift is not None}
    head = told.get("head_covering")
    if head and head.code and "hair_colour" in told:
        # cloth in the place of hair has another colour, which says nothing of the hair
        told["hair_colour"] = replace(told["hair_colour"], code="")
    return told


def _drift(kind: _Kind, candidate: Appearance, own: Sequence[Appearance]) -> Drift | None:
    shown = kind.shown(candidate)
    photos = [np.asarray(each) for each in map(kind.shown, own) if each is not None]
    if shown is None or not photos:
        return None
    found, usual = np.asarray(shown), np.median(photos, axis=0)
    spread = float(np.percentile([kind.apart(each, usual) for each in photos], kind.percentile))
    apart, bound = kind.apart(found, usual), max(kind.least, kind.times * spread)
    return Drift(
        found=_rounded(found),
        usual=_rounded(usual),
        apart=round(apart, 2),
        spread=round(spread, 2),
        bound=round(bound, 2),
        code=kind.code(found, usual) if apart > bound else "",
    )


def _rounded(values: Values) -> tuple[float, ...]:
    return tuple(round(float(value), 2) for value in values)


def _skin(seen: Appearance) -> Sequence[float] | None:
    return seen.skin


def skin_apart(one: Values, other: Values) -> Values:
    """How far skin of one colour (CIELAB, the last axis) is from that of another."""
    apart: Values = np.linalg.norm((one - other) * (1, HUE, HUE), axis=-1)
    return apart


def _skin_apart(found: Values, usual: Values) -> float:
    return float(skin_apart(found, usual))


def _skin_code(found: Values, usual: Values) -> str:
    lighter, *hue = found - usual
    if 2 * abs(lighter) < np.linalg.norm(hue):
        return "skin_colour"
    return "skin_lighter" if lighter > 0 else "skin_darker"


def rim(seen: Appearance) -> float | None:
    """How much of glasses is seen, up to `ANY_RIM`."""
    return None if seen.bridge is None else min(seen.bridge, ANY_RIM)


def _glasses(seen: Appearance) -> Sequence[float] | None:
    shown = rim(seen)
    return None if shown is None else (shown,)


def _first_apart(one: Values, other: Values) -> float:
    return float(abs(one[0] - other[0]))


def _facial_hair(seen: Appearance) -> Sequence[float] | None:
    if seen.upper_lip is None or seen.chin is None or seen.jaw is None:
        return None
    return (*seen.upper_lip, *seen.chin, *seen.jaw)


def beard(seen: Appearance) -> float | None:
    """How far from skin the most hairy place is."""
    shown = _facial_hair(seen)
    return None if shown is None else float(_zones(np.asarray(shown)).max())


def _zones(values: Values) -> Values:
    """How far upper lip, chin and jaw are from 0 each, lightness counting half."""
    zones: Values = np.linalg.norm(values.reshape(3, 3) * (0.5, 1, 1), axis=1)
    return zones


def _facial_hair_apart(one: Values, other: Values) -> float:
    return float(_zones(one - other).max())


def _facial_hair_code(found: Values, usual: Values) -> str:
    more = _zones(found).sum() > _zones(usual).sum()
    return "facial_hair_added" if more else "facial_hair_gone"


def _covering(seen: Appearance) -> Sequence[float] | None:
    """How surely the head is covered, its top, and the colour of what is up there."""
    if seen.top is None or seen.skin is None:
        return None
    return (_covered(seen), seen.top, *(seen.crown or seen.skin))


def covering(seen: Appearance) -> float | None:
    """How surely the head is covered, 0 to 1."""
    return None if _covering(seen) is None else _covered(seen)


def _covered(seen: Appearance) -> float:
    if seen.crown is None or seen.wrap is None:
        return 0.0
    _, red, yellow = seen.crown
    cold = max(-yellow - COOL, -red - COOL, red - RED * max(yellow, PALE))
    return float(np.clip(max(cold / NO_HAIR, seen.wrap / WRAPPED), 0, 1))


def _covering_apart(found: Values, usual: Values) -> float:
    """By how covered they are; where both look like hair, by cloth lying higher than hair does and
    being of another colour. Blurred hair may lie lower, so that is no sign."""
    higher = max(0.0, found[1] - usual[1]) / RAISED
    coloured = _hair_apart(found[2:], usual[2:]) / OTHER_COLOUR
    return max(_first_apart(found, usual), COVERED * float(min(higher, coloured)))


def _covering_code(found: Values, usual: Values) -> str:
    is_less = usual[0] - found[0] > COVERED
    return "head_covering_gone" if is_less else "head_covering_added"


def _hair(seen: Appearance) -> Sequence[float] | None:
    return None if _covered(seen) > COVERED else seen.crown


def _hair_apart(one: Values, other: Values) -> float:
    return float(np.linalg.norm((one - other) * (0.5, 1, 1)))


KINDS = {
    "skin": _Kind(_skin, _skin_apart, _skin_code, least=6.0, times=0.6),
    "glasses": _Kind(
        _glasses,
        _first_apart,
        lambda found, usual: "glasses_added" if found[0] > usual[0] else "glasses_gone",
        least=LEAST_RIM,
    ),
    "facial_hair": _Kind(
        _facial_hair,
        _facial_hair_apart,
        _facial_hair_code,
        least=LEAST_BEARD,
        times=1.5,
        percentile=75,
    ),
    "head_covering": _Kind(_covering, _covering_apart, _covering_code, least=COVERED),
    "hair_colour": _Kind(_hair, _hair_apart, lambda *_: "hair_colour", least=OTHER_COLOUR),
}
"""What is compared, and how far it may be from the photos."""
