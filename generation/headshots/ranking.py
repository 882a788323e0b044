"""Which of a batch's pictures are kept, and in which order: numbers in, an order out.

A rejected picture never comes here. Those that pass the likeness gate and that no check flags go
first: the best one, then whichever is best for how little it resembles those before it. The others
only fill what is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generation.headshots.roster import TOLERANCES
from generation.vision import relevance
from generation.vision.duplicates import NEAR, UNRELATED, bits_apart
from generation.vision.relevance import COPY

LIKENESS, QUALITY, FIT = 0.6, 0.2, 0.2
"""Shares in a picture's merit. That a headshot does not look like them is what people complain of
most, so likeness outweighs the other two together, and they outweigh small differences in it."""

SIDES: Mapping[str, float] = {
    "soft light": 0.0,
    "light from the left": -0.7,
    "light from the right": 0.7,
}
"""How much brighter the face's right half is in each light (`vision.measure.light_side`): medians
of 538 pictures by the adapters of 50 people on the demo base."""
FAR = TOLERANCES["light"]


@dataclass(frozen=True)
class Contender:
    """A picture that may be shown; likeness, quality and fit are 0 to 1, `seed` its name.

    `passes` is whether it may be recommended.
    """

    seed: int
    passes: bool
    likeness: float
    quality: float
    fit: float
    axes: Mapping[str, str]
    fingerprint: str

    @property
    def merit(self) -> float:
        """How good the picture is by itself, 0 to 1."""
        return LIKENESS * self.likeness + QUALITY * self.quality + FIT * self.fit


def pick(
    contenders: Iterable[Contender], *, keepers: int, is_strict: bool = False
) -> list[Contender]:
    """At most `keepers` of them, the best first; in whatever order they come, the same ones.

    is_strict: those that do not pass fill nothing up, unless none passes.
    """
    # equals are taken in the order of their seeds
    ranked = sorted(contenders, key=lambda each: each.seed)
    picked = _diverse([each for each in ranked if each.passes], [], keepers)
    if is_strict and picked:
        return picked
    return _diverse([each for each in ranked if not each.passes], picked, keepers)


def evenly_lit(side: float | None, *, lighting: str) -> float:
    """1 where the light comes from where it was asked, 0 where the picture would stand out among
    others (`roster`); 1 also where nobody knows."""
    if side is None or lighting not in SIDES:
        return 1.0
    return max(0.0, 1 - abs(side - SIDES[lighting]) / FAR)


def _diverse(left: list[Contender], before: list[Contender], keepers: int) -> list[Contender]:
    return relevance.pick(
        left, before, merit=lambda each: each.merit, resemblance=resemblance, most=keepers
    )


def resemblance(one: Contender, other: Contender) -> float:
    """How much of one picture is in another, 0 to 1: half by what was asked, half by how they look.

    Nearly the same picture is a copy, whatever was asked.
    """
    apart = bits_apart(one.fingerprint, other.fingerprint)
    if apart <= NEAR:
        return COPY
    shared = [one.axes[axis] == other.axes.get(axis) for axis in one.axes]
    asked = sum(shared) / len(shared) if shared else 1.0
    # bits that agree by chance are no resemblance
    seen = 1 - min(1.0, apart / UNRELATED)
    return (asked + seen) / 2
