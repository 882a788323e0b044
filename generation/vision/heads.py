"""Where the head of a cut-out person is, for the finish to frame it."""

from generation.vision.background import Background
from generation.vision.cutout import Cutout
from generation.vision.faces import find_faces
from generation.vision.finish import covering, finish
from generation.vision.framing import Head, measure


def find_head(person: Cutout, background: Background) -> Head | None:
    """On the cutout, seen before the background that the person is finished on; None where no face
    is found.

    The mesh places a chin a little differently before other colours: measured before the picture's
    own background, heads on the finished pictures vary nearly twice as much (docs/benchmarks.md).

    Raises:
        ModelUnusable: a model's file is missing or was changed.
        ValueError: the background cannot be drawn.
    """
    shown = finish(person, background, covering(person.size, person.size), canvas=person.size)
    faces = find_faces(shown.picture)
    return measure(shown.picture, faces[0]) if faces else None
