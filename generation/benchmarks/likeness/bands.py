"""Recognition by the renderer's skin tone: as many unseen people of each fifth of its range."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.benchmarks.likeness.gate import MEDIUM
from generation.benchmarks.measured import Share, say
from generation.demobase.people import Identity, random_identity, random_scene
from generation.demobase.portrait import render
from generation.vision import scoring
from generation.vision.faces import find_faces
from generation.vision.landmarks import find_landmarks
from generation.vision.recognisers import RECOGNISERS
from generation.vision.scoring import Person
from generation.vision.verification import Enrolment

BANDS = 5
KIND = 76
"""Their seeds begin with this, and those of no other people do."""
ENROLLED, PROBES = 3, 5
"""Portraits of each person that are enrolled, and others that are recognised."""
SIDE = 128
RECOGNISER = RECOGNISERS[MEDIUM]

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Band:
    """Everybody of a band: vectors (people, pictures, D), zero where no face is found."""

    number: int
    faces: Vectors


def bands(work: Path, *, people: int) -> Iterator[Band]:
    """Each band, drawn and embedded now unless `work` has it of as many people."""
    work.mkdir(parents=True, exist_ok=True)
    for number in range(1, BANDS + 1):
        file = work / f"band-{number}-of-{people}-{RECOGNISER.version}.npy"
        if not file.exists():
            say(f"skin tone {number} of {BANDS}: drawing {people} people")
            np.save(file, np.stack([_faces(number, place) for place in range(people)]))
        yield Band(number, np.load(file))


def figures(band: Band) -> dict[str, Share]:
    """Who is recognised among the band's people, and the gate's errors on their portraits.

    Somebody on none of whose enrolled portraits a face is found only counts as not found.
    """
    known = band.faces[band.faces[:, :ENROLLED].any(axis=(1, 2))]
    enrolled = [_enrolled(faces) for faces in known]
    templates = np.stack([each.template for each in enrolled])
    probes = known[:, ENROLLED:]
    similar = probes @ templates.T  # people, probes, people
    found = np.linalg.norm(probes, axis=-1) > 0
    own = np.arange(len(enrolled))
    floors = np.array([each.floor for each in enrolled])
    passes = similar >= floors
    other = ~np.eye(len(enrolled), dtype=bool)[:, None, :] & found[..., None]
    return {
        "rank1": Share.counted((similar.argmax(axis=-1) == own[:, None])[found]),
        "false_reject": Share.counted(~passes[own, :, own][found]),
        "false_accept": Share.counted(passes[other]),
        "face_found": Share.counted(band.faces.any(axis=2).ravel()),
    }


def gap(shares: Sequence[Share]) -> float:
    """Between the best band's share and the worst's."""
    return max(each.share for each in shares) - min(each.share for each in shares)


def _enrolled(faces: Vectors) -> Enrolment:
    known = [{RECOGNISER.version: face} for face in faces[:ENROLLED] if face.any()]
    return scoring.enrolment(Person(held_out=[], others=known, medium=MEDIUM))


def _faces(band: int, place: int) -> Vectors:
    rng = np.random.default_rng([KIND, band, place])
    who = _toned(random_identity(rng), band, rng)
    return np.stack([seen(who, rng) for _ in range(ENROLLED + PROBES)])


def _toned(who: Identity, band: int, rng: np.random.Generator) -> Identity:
    return replace(who, tone=float(rng.uniform((band - 1) / BANDS, band / BANDS)))


def seen(who: Identity, rng: np.random.Generator) -> Vectors:
    """The face of a portrait of somebody, as the recogniser that reports knows it; zero where none
    is found."""
    picture = render(who, random_scene(rng), SIDE)
    faces = find_faces(picture)
    if not faces:
        return np.zeros(128, np.float32)
    return RECOGNISER.embed(picture, faces[0], find_landmarks(picture, faces[0]))
