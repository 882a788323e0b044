"""Training with a scorer that can see: where the engine and vision meet."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from generation.engine import service
from generation.engine.service import Plain
from generation.vision import likeness, pictures
from generation.vision.faces import find_faces
from generation.vision.identity import Embedding, embed
from generation.vision.landmarks import find_landmarks


def train(spec: object, workdir: str) -> Iterator[Plain]:
    """Train in `workdir`, stopping when likeness to held-out photos falls."""
    return service.train(spec, workdir, score=score)


def score(drawn: Sequence[Path], held_out: Sequence[Path]) -> list[float] | None:
    """Likeness of each drawn picture to the held-out photos, 0 to 1, by identity A.

    A picture in which no face is found counts as 0: it is not the person. None where no photo has
    a face, or no picture has one yet.
    """
    photos = [face for path in held_out if (face := _face(path)) is not None]
    faces = [_face(path) for path in drawn]
    if not photos or not any(face is not None for face in faces):
        return None
    return likeness.closeness(faces, photos)


def _face(path: Path) -> Embedding | None:
    """The largest face in the picture."""
    seen = pictures.read(path.read_bytes())
    faces = find_faces(seen)
    landmarks = find_landmarks(seen, faces[0]) if faces else None
    return None if landmarks is None else embed(seen, landmarks)
