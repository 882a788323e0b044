"""Who does not belong among the photos of one person, by identity A.

Pure numbers: embeddings in, doubts out. How alike a person's photos are differs from one to the
next, so a face is measured by the set's own spread.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.vision.identity import SAME_PERSON, Embedding, distances

KNOWN = 5
"""Faces from which on a set says anything about one of them."""
SECOND = 3
"""Faces that may be a second person's; fewer are strangers one by one."""
PERHAPS, ANOTHER = 1.4, 1.6
"""How much further than usual a face is from the others, from which on to ask and to say so."""
APART = 1.7
"""How much further from each other than within themselves two parts of a set are from which on they
are two people's."""
SHARED = 1.2
"""The same of two sets, up to which they seem to be of one person. What was measured for all four
stands in docs/models.md."""

Distances = NDArray[np.floating[Any]]
"""As `identity.distances` gives them."""


class Doubt(StrEnum):
    """Whether a face is the person the set is of."""

    NONE = ""
    PERHAPS = "perhaps"
    ANOTHER = "another"


def doubts(faces: Sequence[Embedding]) -> list[Doubt]:
    """One for each face. Where a set falls in two, nobody can tell which part is the person: of
    the smaller it is only asked."""
    if len(faces) < KNOWN:
        return [Doubt.NONE] * len(faces)
    apart = distances(np.stack(faces))
    second = _second_person(apart)
    return [
        Doubt.PERHAPS if place in second else _doubt(far, times)
        for place, (far, times) in enumerate(_distance_to_others(apart))
    ]


def same_person(one: Sequence[Embedding], other: Sequence[Embedding]) -> bool:
    """Whether two people's photos seem to show the same person, or twins: as near to each other as
    within themselves. Never so where too few faces are known."""
    if min(len(one), len(other)) < KNOWN:
        return False
    apart = distances(np.stack([*one, *other]))
    parts = [list(range(len(one))), list(range(len(one), len(apart)))]
    between = apart[np.ix_(*parts)].mean()
    within = np.mean([_within(apart, part) for part in parts])
    return bool(between < SAME_PERSON and between < SHARED * within)


def _distance_to_others(apart: Distances) -> list[tuple[float, float]]:
    """Each face's median distance to the others, and that by what is usual in the set."""
    others = apart[~np.eye(len(apart), dtype=bool)].reshape(len(apart), -1)
    median = np.median(others, axis=1)
    usual = max(float(np.median(median)), 1e-6)
    return [(float(far), float(far) / usual) for far in median]


def _doubt(far: float, times: float) -> Doubt:
    if times > ANOTHER or (far >= SAME_PERSON and times > PERHAPS):
        return Doubt.ANOTHER
    return Doubt.PERHAPS if times > PERHAPS else Doubt.NONE


def _second_person(apart: Distances) -> set[int]:
    """The places of the smaller part of a set that falls in two; empty where it does not.

    By average linkage (Sokal and Michener, 1958) down to two clusters.
    """
    one, other = sorted(_two_clusters(apart), key=len)
    if len(one) < SECOND:
        return set()
    between = apart[np.ix_(one, other)].mean()
    within = np.mean([_within(apart, part) for part in (one, other)])
    return set(one) if between > APART * within else set()


def _two_clusters(apart: Distances) -> list[list[int]]:
    clusters = [[place] for place in range(len(apart))]
    while len(clusters) > 2:
        pairs = [(i, j) for j in range(len(clusters)) for i in range(j)]
        i, j = min(pairs, key=lambda ij: apart[np.ix_(clusters[ij[0]], clusters[ij[1]])].mean())
        clusters[i] += clusters.pop(j)
    return clusters


def _within(apart: Distances, part: list[int]) -> float:
    """Mean distance of two different faces of a part."""
    return float(apart[np.ix_(part, part)].sum() / (len(part) * (len(part) - 1)))
