"""Whether a rendered face is this person: calibrated on their own photos, compared with colleagues.

Pure numbers: embeddings in, scores out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.vision.identity import SAME_PERSON, Embedding, distance, distances

LIMIT = SAME_PERSON / 2**0.5
"""Distance to a person's mean that one of their photos keeps: the published distance of two photos,
each of which lies as far from the mean as the other."""
MOST_LIMIT = 0.5
"""Distance to the mean that no person's own spread may exceed as a limit."""
TYPICAL_WHEN_UNKNOWN = 0.2
"""Distance of a person's photos to their mean where there are too few to measure it."""
COPY = 0.6
"""Share of the usual distance of a photo to the nearest other one, below which a picture is taken
for a copy of a photo. A picture in the very middle of all photos is at 0.71 of it; on five drawn
people 30 pictures by their adapters are 1.17 of it away and more, a photo of theirs that was saved
small 0.35 to 0.85."""
AT_LIMIT = 0.5
"""Similarity at the limit of what counts as the person."""


class TooFewFaces(ValueError):
    """No embedding of the person's own photos to compare with."""


@dataclass(frozen=True)
class Calibration:
    """What a person's own photos say about how alike their pictures are.

    `typical` is the mean distance of each photo to the mean of the others, `limit` the distance up
    to which a picture counts as this person, `apart` the median distance of a photo to the nearest
    other one; 0 for a single photo.
    """

    faces: NDArray[np.float32]  # N x 128
    mean: Embedding
    typical: float
    limit: float
    apart: float = 0.0


@dataclass(frozen=True)
class Score:
    """One candidate's likeness.

    `similarity` is 1 where the candidate is as near to the person as their own photos are to each
    other, 0.5 at the limit, and 0 far away. `nearest` is the most similar other person of the
    company and how similar on the same scale, None where there is no other; `passes` is the gate.
    `nearest_photo` is the distance to the person's most similar photo, and `is_copy` whether that
    is nearer than their photos are to each other: then the photo was learned and not the person.
    """

    similarity: float
    distance: float
    nearest: str | None
    nearest_distance: float | None
    nearest_similarity: float | None
    nearest_photo: float
    is_copy: bool
    passes: bool


def calibrate(own: Sequence[Embedding]) -> Calibration:
    """The person's mean and spread.

    Raises:
        TooFewFaces: there is no embedding at all.
    """
    if not own:
        raise TooFewFaces("There is no face of this person to compare with. Add photos first.")
    faces = np.stack(own)
    if len(faces) == 1:
        return Calibration(faces, faces[0], TYPICAL_WHEN_UNKNOWN, LIMIT)
    others = (faces.sum(axis=0) - faces) / (len(faces) - 1)
    away = np.linalg.norm(faces - others, axis=1)
    typical = float(away.mean())
    limit = float(np.clip(typical + 3 * away.std(), LIMIT, MOST_LIMIT))
    return Calibration(
        faces, faces.mean(axis=0), min(typical, LIMIT), limit, apart=_usual_nearest(faces)
    )


def score(candidate: Embedding, own: Calibration, *, others: Mapping[str, Embedding]) -> Score:
    """How alike a candidate is, and whether it passes the gate: within the limit, and nearer to
    the person than to the mean of anybody else in the same company."""
    apart = distance(candidate, own.mean)
    nearest, nearest_apart = _nearest(candidate, others)
    nearest_photo = float(np.linalg.norm(own.faces - candidate, axis=1).min())
    nearer_to_another = nearest_apart is not None and nearest_apart <= apart
    return Score(
        similarity=similarity(apart, own),
        distance=apart,
        nearest=nearest,
        nearest_distance=nearest_apart,
        nearest_similarity=None if nearest_apart is None else similarity(nearest_apart, own),
        nearest_photo=nearest_photo,
        is_copy=nearest_photo < COPY * own.apart,
        passes=apart <= own.limit and not nearer_to_another,
    )


def closeness(drawn: Sequence[Embedding | None], photos: Sequence[Embedding]) -> list[float]:
    """How near each drawn face is to the mean of a person's photos, 0 to 1.

    A picture without a face counts as 0. Only for comparing pictures of one person: it knows
    nothing of how alike that person's own photos are.
    """
    mean = np.mean(photos, axis=0)
    return [0.0 if face is None else max(0.0, 1 - distance(face, mean)) for face in drawn]


def similarity(apart: float, own: Calibration) -> float:
    """A distance as people read it: 1 as the person's own photos, `AT_LIMIT` at the limit."""
    beyond = (apart - own.typical) / max(own.limit - own.typical, 1e-3)
    return float(np.clip(1 - beyond * (1 - AT_LIMIT), 0, 1))


def _usual_nearest(faces: NDArray[np.float32]) -> float:
    apart = distances(faces)
    np.fill_diagonal(apart, np.inf)
    return float(np.median(apart.min(axis=1)))


def _nearest(
    candidate: Embedding, others: Mapping[str, Embedding]
) -> tuple[str | None, float | None]:
    if not others:
        return None, None
    apart = {name: distance(candidate, mean) for name, mean in others.items()}
    nearest = min(apart, key=lambda name: (apart[name], name))
    return nearest, apart[nearest]
