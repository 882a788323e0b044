"""Which photos are trained on when there are more than it takes, and why the others are not.

Measurements in, reasons out: clear photos of as many kinds as there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from statistics import median
from typing import Any
from uuid import UUID

from generation.photos import variety
from generation.vision import relevance
from generation.vision.duplicates import UNRELATED, bits_apart
from generation.vision.verdict import THRESHOLDS

ALIKE = 0.75
"""Resemblance from which on a photo is called much like another one that is used."""
SHARPEST = 16.0
"""A face this many times as sharp as the least that is taken is as good as any sharper one."""
LARGE_FACE = 400.0
"""Width in pixels that is plenty."""


@dataclass(frozen=True)
class Choice:
    """A photo that may be trained on. `is_wanted` is one that the person asked for."""

    key: UUID
    measured: Mapping[str, Any]
    is_wanted: bool


def spares(choices: Sequence[Choice], *, most: int) -> dict[UUID, str]:
    """The photos that are not needed, each with the code of the reason (`vision.reasons`).

    What the person asked for is always used, however much there is of it.
    """
    if len(choices) <= most:
        return {}
    told = variety.shown(each.measured for each in choices)
    photos = [
        _Photo(each, {axis: told[axis][place] for axis in told})
        for place, each in enumerate(choices)
    ]
    wanted = [photo for photo in photos if photo.choice.is_wanted]
    others = [photo for photo in photos if not photo.choice.is_wanted]
    used = relevance.pick(
        others, wanted, merit=lambda each: each.clarity, resemblance=_resemblance, most=most
    )
    usual = median(photo.clarity for photo in used)
    return {photo.choice.key: _why(photo, used, usual) for photo in others if photo not in used}


@dataclass(frozen=True, eq=False)
class _Photo:
    choice: Choice
    shown: Mapping[str, str]

    @cached_property
    def clarity(self) -> float:
        """How sharp and how large the face is, 0 to 1; 0 where none was found."""
        face = self.choice.measured.get("face")
        if not face:
            return 0.0
        sharp = log(max(face["sharpness"], 1.0) / THRESHOLDS.least_sharpness) / log(SHARPEST)
        least = THRESHOLDS.least_face
        large = (face["width"] - least) / (LARGE_FACE - least)
        return (_share(sharp) + _share(large)) / 2


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


def _resemblance(one: _Photo, other: _Photo) -> float:
    """How much of a photo is in another, 0 to 1: half by what they show, half by how they look."""
    known = [
        one.shown[axis] == other.shown[axis]
        for axis in one.shown
        if one.shown[axis] and other.shown[axis]
    ]
    same = sum(known) / len(known) if known else 0.5
    prints = [each.choice.measured.get("fingerprint", "") for each in (one, other)]
    apart = bits_apart(*prints) if all(prints) else UNRELATED
    return (same + 1 - min(1.0, apart / UNRELATED)) / 2


def _why(photo: _Photo, used: Iterable[_Photo], usual: float) -> str:
    if max(_resemblance(photo, other) for other in used) >= ALIKE:
        return "spare_alike"
    return "spare_less_clear" if photo.clarity < usual else "spare_enough"
