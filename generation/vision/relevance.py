"""Picking the best of many without taking the same thing twice."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

COPY = 1.0
"""How much nearly the same thing resembles another."""
RELEVANCE = 0.7
"""Share of merit against newness when the next one is picked: 1 ranks by merit alone. At 0.7 a
thing with nothing in common with those before it may have 0.43 less merit than a copy of one."""

T = TypeVar("T")


def pick(
    contenders: Iterable[T],
    before: Sequence[T],
    *,
    merit: Callable[[T], float],
    resemblance: Callable[[T, T], float],
    most: int,
) -> list[T]:
    """`before`, and what is picked after it until there are `most`; a copy only in the end.

    By maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): whichever is best for how
    little it resembles those before it. Merit and resemblance are 0 to 1; of equals the earlier one
    is picked.
    """
    picked, left = list(before), list(contenders)
    nearest = [max((resemblance(each, other) for other in before), default=0.0) for each in left]
    while left and len(picked) < most:
        place = max(range(len(left)), key=lambda at: _claim(merit(left[at]), nearest[at]))
        chosen = left.pop(place)
        nearest.pop(place)
        picked.append(chosen)
        nearest = [
            max(so_far, resemblance(each, chosen))
            for each, so_far in zip(left, nearest, strict=True)
        ]
    return picked


def _claim(merit: float, nearest: float) -> tuple[bool, float]:
    """What is picked first has the highest: no copy, and much merit for little resemblance."""
    return nearest < COPY, RELEVANCE * merit - (1 - RELEVANCE) * nearest
