"""The gate at its working point: people's own pictures, and those of everybody else's adapter.

Every picture is embedded once; then each person is enrolled as the product does, and all pictures
of all people are verified against them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np

from generation.benchmarks.likeness.learned import Learned
from generation.benchmarks.measured import Share
from generation.vision import embeddings, pictures, recognisers, scoring, verification
from generation.vision.embeddings import Embeddings
from generation.vision.faces import find_faces
from generation.vision.landmarks import find_landmarks
from generation.vision.recognisers import Vector
from generation.vision.scoring import Person
from generation.vision.verification import Enrolment

MEDIUM = recognisers.DRAWING
RECOGNISER = recognisers.RECOGNISERS[MEDIUM]
VERSION = RECOGNISER.version


@dataclass(frozen=True)
class Known:
    """A person as the gate knows them, and the faces on the pictures by their adapter."""

    seed: int
    person: Person
    enrolment: Enrolment
    drawn: Sequence[Embeddings]
    pictures: int
    """Drawn ones, with those in which no face is found."""


def known(who: Learned, work: Path) -> Known:
    """The person, embedded now unless that was done."""
    faces = {
        name: {VERSION: face}
        for name, face in _faces(who, work / str(who.seed) / f"{VERSION}.faces").items()
    }
    person = Person(
        held_out=[faces[path.name] for path in who.held_out if path.name in faces],
        others=[faces[path.name] for path in who.trained if path.name in faces],
        medium=MEDIUM,
    )
    drawn = [faces[path.name] for path in who.drawn if path.name in faces]
    return Known(who.seed, person, scoring.enrolment(person), drawn, len(who.drawn))


def figures(crowd: Sequence[Known]) -> dict[str, Share]:
    """How often the gate is right and wrong, each as a share of so many.

    `false_reject` is of photos of the person, `drawn_rejected` of pictures by their adapter, which
    may be right: not every picture looks like them. `swapped_blocked` is of pairs in one company,
    in which one was given the other's adapter; `swapped_blocked_stranger` where the other is
    unknown to the company. `rank1` is of people, by the mean of their pictures, `rank1_pictures` of
    single ones and `rank1_passed` of those that pass.
    """
    own = [(place, face) for place, who in enumerate(crowd) for face in who.drawn]
    passed = [(place, face) for place, face in own if _passes(face, crowd[place])]
    pairs = [(who, other) for who in crowd for other in crowd if other is not who]
    others = [[_passes(face, who) for face in other.drawn] for who, other in pairs]
    company = {str(who.seed): who.enrolment.template for who in crowd}
    photos = [_passes(face, who) for who in crowd for face in who.person.others]
    means = [(place, embeddings.averages(who.drawn)) for place, who in enumerate(crowd)]
    return {
        "rank1": Share.counted(_is_first(*each, crowd) for each in means),
        "rank1_pictures": Share.counted(_is_first(*each, crowd) for each in own),
        "rank1_passed": Share.counted(_is_first(*each, crowd) for each in passed),
        "false_reject": Share.counted(not each for each in photos),
        "false_accept": Share.counted(each for batch in others for each in batch),
        "drawn_rejected": Share(len(own) - len(passed), len(own)),
        "drawn_without_face": Share(_faceless(crowd), sum(who.pictures for who in crowd)),
        "swapped_blocked": Share.counted(_is_blocked(*pair, company) for pair in pairs),
        "swapped_blocked_stranger": Share.counted(not any(batch) for batch in others),
        "served": Share.counted(any(_passes(face, who) for face in who.drawn) for who in crowd),
    }


def likeness(crowd: Sequence[Known]) -> dict[str, float]:
    """What is reported of people's own pictures, and what the limit is."""
    own = [_verified(face, who) for who in crowd for face in who.drawn]
    return {
        "likeness_own": fmean(each.likeness for each in own),
        "likeness_floor": fmean(each.floor for each in own),
    }


def _verified(face: Embeddings, who: Known) -> verification.Verification:
    return verification.verify(face[VERSION], who.enrolment, colleagues={})


def _passes(face: Embeddings, who: Known) -> bool:
    return _verified(face, who).passes


def _is_blocked(who: Known, other: Known, company: Mapping[str, Vector]) -> bool:
    """Whether no picture by a colleague's adapter passes for the person."""
    colleagues = {name: mean for name, mean in company.items() if name != str(who.seed)}
    return not any(
        verification.verify(face[VERSION], who.enrolment, colleagues=colleagues).passes
        for face in other.drawn
        if _passes(face, who)
    )


def _is_first(place: int, face: Embeddings, crowd: Sequence[Known]) -> bool:
    similar = [face[VERSION] @ who.enrolment.template for who in crowd]
    return int(np.argmax(similar)) == place


def _faceless(crowd: Sequence[Known]) -> int:
    return sum(who.pictures - len(who.drawn) for who in crowd)


def _faces(who: Learned, file: Path) -> dict[str, Vector]:
    """By the picture's name, of those with a face; kept for the next start."""
    if file.exists():
        return dict(embeddings.from_bytes(file.read_bytes()))
    paths = [*who.photos, *who.drawn]
    faces = {path.name: seen for path in paths if (seen := _face(path)) is not None}
    file.write_bytes(embeddings.to_bytes(faces))
    return faces


def _face(path: Path) -> Vector | None:
    seen = pictures.read(path.read_bytes())
    faces = find_faces(seen)
    return RECOGNISER.embed(seen, faces[0], find_landmarks(seen, faces[0])) if faces else None
