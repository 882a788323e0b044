"""How alike a candidate is: by one recogniser to choose, by another to report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from generation.vision import identity, likeness, verification
from generation.vision.embeddings import Embeddings, by
from generation.vision.measure import Look
from generation.vision.modelfiles import DRAWN_COHORT, IDENTITY_A, intact
from generation.vision.pictures import Picture
from generation.vision.recognisers import DRAWING, RECOGNISERS, Vector


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom a candidate should be: photos that no adapter learned from, the others, the means of
    colleagues by name, and the medium of what the base draws (`recognisers`)."""

    held_out: Sequence[Embeddings]
    others: Sequence[Embeddings]
    medium: str
    colleagues: Mapping[str, Embeddings] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Score:
    """`choice` orders candidates (`likeness.Score.similarity`); the rest is reported: see
    `verification.Verification` and `likeness.Score`. `is_held_out` says that no adapter learned
    from the photos that it is compared with, `nearest_at` which of the person's photos is the
    nearest, those that were held out counted first."""

    choice: float
    likeness: float
    floor: float
    nearest: str | None
    nearest_likeness: float | None
    nearest_photo: float
    nearest_at: int
    is_copy: bool
    is_held_out: bool
    passes: bool


def score(picture: Picture, found: Look, person: Person) -> Score:
    """Score a picture in which one face was found.

    Raises:
        ModelUnusable: a network's file is missing or was changed.
        NoFaceKnown: no photo of the person is known to one of the two recognisers.
    """
    assert found.face is not None and found.landmarks is not None  # noqa: S101, PT018
    first, second = IDENTITY_A.version, RECOGNISERS[person.medium]
    own = [*person.held_out, *person.others]
    known = [place for place, face in enumerate(own) if first in face]
    chosen = likeness.score(
        identity.embed(picture, found.landmarks),
        likeness.calibrate(by(first, person.held_out), by(first, person.others)),
    )
    reported = verification.verify(
        second.embed(picture, found.face, found.landmarks),
        enrolment(person),
        colleagues={
            name: mean[second.version]
            for name, mean in person.colleagues.items()
            if second.version in mean
        },
    )
    return Score(
        choice=chosen.similarity,
        likeness=reported.likeness,
        floor=reported.floor,
        nearest=reported.nearest,
        nearest_likeness=reported.nearest_likeness,
        nearest_photo=chosen.nearest_photo,
        nearest_at=known[chosen.nearest_at],
        is_copy=chosen.is_copy,
        is_held_out=bool(person.held_out),
        passes=reported.passes,
    )


def enrolment(person: Person) -> verification.Enrolment:
    """The person as the recogniser that reports knows them.

    Strangers are invented people where the base draws, and colleagues everywhere: faces of real
    people cannot be shipped.
    """
    recogniser = RECOGNISERS[person.medium]
    version = recogniser.version
    colleagues = by(version, list(person.colleagues.values()))
    return verification.enrol(
        by(version, person.held_out),
        by(version, person.others),
        least=recogniser.least,
        strangers=[*_invented(person.medium), *colleagues],
    )


@cache
def _invented(medium: str) -> Sequence[Vector]:
    """Vectors of people who do not exist; none for photographs."""
    return list(np.load(intact(DRAWN_COHORT)).astype(np.float32)) if medium == DRAWING else []
