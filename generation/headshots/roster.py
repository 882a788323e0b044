"""How well a team's pictures match, and which stand out: numbers in, an order out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import median
from typing import Generic, TypeVar

Key = TypeVar("Key")

TOLERANCES: Mapping[str, float] = {
    "background": 1.0,
    "head_height": 0.03,
    "eye_line": 0.015,
    "centre": 0.025,
    "light": 0.5,
    "sharpness": 2.0,
}
"""How far a trait (`vision.traits.Traits`) may lie from the team's before it is seen side by side:
a colour difference, shares of the picture, a share of light, and doublings of sharpness."""
OF_THE_FINISH = frozenset({"background", "head_height", "eye_line", "centre"})
"""Traits that another finish decides; the others are the rendered picture's own."""


@dataclass(frozen=True)
class Deviation:
    """A trait that does not match: what was found, what the team has, and how far off that is."""

    axis: str
    found: float
    wanted: float

    @property
    def apart(self) -> float:
        """In tolerances."""
        if self.axis == "sharpness":
            return abs(log2(max(self.found, 1.0) / max(self.wanted, 1.0))) / TOLERANCES[self.axis]
        return abs(self.found - self.wanted) / TOLERANCES[self.axis]

    @property
    def is_of_the_finish(self) -> bool:
        """Whether another finish decides it."""
        return self.axis in OF_THE_FINISH


@dataclass(frozen=True)
class Outlier(Generic[Key]):
    """A picture that does not match, with what is off about it, the worst first."""

    key: Key
    deviations: tuple[Deviation, ...]

    @property
    def axis(self) -> str:
        """On which it stands out most."""
        return self.deviations[0].axis

    @property
    def apart(self) -> float:
        """How far on that axis, in tolerances."""
        return self.deviations[0].apart


def outliers(
    team: Mapping[Key, Mapping[str, float]], asked: Mapping[str, float]
) -> list[Outlier[Key]]:
    """The pictures that lie outside a tolerance, the worst first.

    A trait is compared with what the style has `asked` for it (its framing; a background's
    difference from the style's is asked to be 0), else with the team's median.
    """
    wanted = usual(list(team.values()), asked)
    found = [Outlier(key, _deviations(traits, wanted)) for key, traits in team.items()]
    return sorted((each for each in found if each.deviations), key=lambda each: -each.apart)


def usual(team: Sequence[Mapping[str, float]], asked: Mapping[str, float]) -> dict[str, float]:
    """What each trait should be for the team to match."""
    wanted = {"background": 0.0, **asked}
    own = {axis: median(traits[axis] for traits in team) for axis in TOLERANCES if team}
    return own | {axis: wanted[axis] for axis in TOLERANCES if axis in wanted}


def score(team: Mapping[Key, Mapping[str, float]], asked: Mapping[str, float]) -> float | None:
    """The share of pictures that match in everything; None for a team of nobody."""
    return 1 - len(outliers(team, asked)) / len(team) if team else None


def _deviations(traits: Mapping[str, float], wanted: Mapping[str, float]) -> tuple[Deviation, ...]:
    every = [Deviation(axis, traits[axis], wanted[axis]) for axis in TOLERANCES]
    off = [each for each in every if each.apart > 1]
    return tuple(sorted(off, key=lambda each: -each.apart))
