"""How alike pictures are by identity A, the recogniser that selects; pure numbers.

It scores trainings, orders candidates and finds copies. Whether a picture is the person is for
another recogniser to say (`verification`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.vision.errors import NoFaceKnown
from generation.vision.identity import SAME_PERSON, Embedding, distance, distances

LIMIT = SAME_PERSON / 2**0.5
"""Distance to a person's mean that one of their photos keeps: the published distance of two photos,
each of which lies as far from the mean as the other."""
TYPICAL_WHEN_UNKNOWN = 0.2
"""Distance of a person's photos to their mean where there are too few to measure it."""
COPY = 0.6
"""Share of the usual distance of a photo to the nearest other one, below which a picture is taken
for a copy of a photo. A picture in the very middle of all photos is at 0.71 of it; on five drawn
people 30 pictures by their adapters are 1.17 of it away and more, a photo of theirs that was saved
small 0.35 to 0.85."""
AT_LIMIT = 0.5
"""Similarity at `LIMIT`."""


@dataclass(frozen=True)
class Calibration:
    """What a person's own photos say about how alike their pictures are.

    `mean` is that of the photos that are compared with, `typical` the mean distance of the others
    to it, `apart` the median distance of a photo to the nearest other one; 0 for a single photo.
    """

    faces: NDArray[np.float32]  # N x 128
    mean: Embedding
    typical: float
    apart: float = 0.0


@dataclass(frozen=True)
class Score:
    """One candidate's likeness for choosing among candidates.

    `similarity` is 1 where the candidate is as near to the person as their own photos are to each
    other, 0.5 at the limit, and 0 far away. `nearest_photo` is the distance to the person's most
    similar photo, `nearest_at` which of them that is, and `is_copy` whether that is nearer than
    their photos are to each other: then the photo was learned and not the person.
    """

    similarity: float
    nearest_photo: float
    nearest_at: int
    is_copy: bool


def calibrate(held_out: Sequence[Embedding], others: Sequence[Embedding]) -> Calibration:
    """The person's mean and spread, by photos that no adapter learned from and by the others.

    Where nothing was held out, all photos are compared with.

    Raises:
        NoFaceKnown: there is no embedding at all.
    """
    if not held_out and not others:
        raise NoFaceKnown
    faces = np.stack([*held_out, *others])
    compared = np.stack(held_out or others)
    mean = compared.mean(axis=0)
    return Calibration(faces, mean, _typical(mean, held_out, others), _usual_nearest(faces))


def score(candidate: Embedding, own: Calibration) -> Score:
    """How alike a candidate is to the photos that are compared with, and whether it copies any."""
    beyond = (distance(candidate, own.mean) - own.typical) / (LIMIT - own.typical)
    apart = np.linalg.norm(own.faces - candidate, axis=1)
    nearest_photo = float(apart.min())
    return Score(
        similarity=float(np.clip(1 - beyond * (1 - AT_LIMIT), 0, 1)),
        nearest_photo=nearest_photo,
        nearest_at=int(apart.argmin()),
        is_copy=nearest_photo < COPY * own.apart,
    )


def closeness(drawn: Sequence[Embedding | None], photos: Sequence[Embedding]) -> list[float]:
    """How near each drawn face is to the mean of a person's photos, 0 to 1.

    A picture without a face counts as 0. Only for comparing pictures of one person: it knows
    nothing of how alike that person's own photos are.
    """
    mean = np.mean(photos, axis=0)
    return [0.0 if face is None else max(0.0, 1 - distance(face, mean)) for face in drawn]


def _typical(mean: Embedding, held_out: Sequence[Embedding], others: Sequence[Embedding]) -> float:
    if not others or (not held_out and len(others) == 1):
        return TYPICAL_WHEN_UNKNOWN
    away = float(np.mean([distance(face, mean) for face in others]))
    # photos that are hardly alike must not let any picture pass for the person
    return min(away, LIMIT * 0.9)


def _usual_nearest(faces: NDArray[np.float32]) -> float:
    if len(faces) == 1:
        return 0.0
    apart = distances(faces)
    np.fill_diagonal(apart, np.inf)
    return float(np.median(apart.min(axis=1)))
