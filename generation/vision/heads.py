"""Where the head of a cut-out person is, for the finish to frame it."""

from generation.vision.background import Background
from generation.vision.cutout import LEAST_EDGE, Cutout
from generation.vision.faces import find_the_face
from generation.vision.finish import over
from generation.vision.framing import Head, measure


def find_head(person: Cutout, background: Background) -> Head | None:
    """On the cutout, seen before the background that the person is finished on; None where no face
    is found. A large one is looked at smaller: the mesh takes in few pixels.

    The mesh places a chin a little differently before other colours: measured before the picture's
    own background, heads on the finished pictures vary nearly twice as much (docs/benchmarks.md).

    Raises:
        ModelUnusable: a model's file is missing or was changed.
        ValueError: the background cannot be drawn.
    """
    small = person.shrunk(LEAST_EDGE)
    shown = over(small.colours, small.alpha, background)
    face = find_the_face(shown)
    return measure(shown, face).times(person.size[1] / small.size[1]) if face else None
