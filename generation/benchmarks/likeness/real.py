"""Photographs of real people: few, and for detection and verification only.

They lie in a folder for each person. None comes with the code: docs/benchmarks.md says which
package's source has some.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from generation.benchmarks.measured import Share
from generation.vision import embeddings, identity
from generation.vision.embeddings import Embeddings
from generation.vision.faces import find_faces
from generation.vision.identity import SAME_PERSON
from generation.vision.landmarks import find_landmarks
from generation.vision.modelfiles import IDENTITY_A
from generation.vision.pictures import Picture
from generation.vision.recognisers import PHOTOGRAPH, RECOGNISERS

LONGEST = 1600
SUFFIXES = {".jpg", ".jpeg", ".png"}
RECOGNISER = RECOGNISERS[PHOTOGRAPH]


def figures(folder: Path) -> tuple[dict[str, Share], dict[str, int]]:
    """Shares of faces found and of pairs told right by either recogniser; how many there were."""
    photos = {
        person.name: [_picture(file) for file in sorted(person.iterdir()) if _is_photo(file)]
        for person in sorted(folder.iterdir())
        if person.is_dir()
    }
    found = {name: [_face(each) for each in pictures] for name, pictures in photos.items()}
    known = [(name, face) for name, faces in found.items() for face in faces if face is not None]
    pairs = list(combinations(known, 2))
    same = [(one, other) for (a, one), (b, other) in pairs if a == b]
    others = [(one, other) for (a, one), (b, other) in pairs if a != b]
    shares = {
        "real_face_found": Share.counted(f is not None for faces in found.values() for f in faces),
        "real_same_accepted": Share.counted(_is_same(*pair) for pair in same),
        "real_other_rejected": Share.counted(not _is_same(*pair) for pair in others),
        "real_same_accepted_a": Share.counted(_is_same_by_first(*pair) for pair in same),
        "real_other_rejected_a": Share.counted(not _is_same_by_first(*pair) for pair in others),
    }
    return shares, {
        "real_people": len(found),
        "real_photos": sum(map(len, found.values())),
        "real_pairs_same": len(same),
        "real_pairs_other": len(others),
    }


def _is_same(one: Embeddings, other: Embeddings) -> bool:
    version = RECOGNISER.version
    return float(one[version] @ other[version]) >= RECOGNISER.least


def _is_same_by_first(one: Embeddings, other: Embeddings) -> bool:
    version = IDENTITY_A.version
    return identity.distance(one[version], other[version]) < SAME_PERSON


def _is_photo(file: Path) -> bool:
    return file.suffix.lower() in SUFFIXES


def _picture(file: Path) -> Picture:
    with Image.open(file) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB")
    image.thumbnail((LONGEST, LONGEST))
    return np.asarray(image)


def _face(picture: Picture) -> Embeddings | None:
    """The only face; None where there is none, or several."""
    faces = find_faces(picture)
    if len(faces) != 1:
        return None
    return embeddings.embed(picture, faces[0], find_landmarks(picture, faces[0]))
