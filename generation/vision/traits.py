"""What makes a picture stand out on a team's wall, measured on the finished picture itself."""

from dataclasses import dataclass

from generation.vision.background import Background, draw
from generation.vision.difference import ciede2000
from generation.vision.faces import find_the_face
from generation.vision.framing import measure
from generation.vision.landmarks import find_landmarks
from generation.vision.measure import light_side
from generation.vision.pictures import Picture, Plane, lab
from generation.vision.quality import sharpness

EVERY = 4
"""Of the background's rows and columns every fourth is compared."""


@dataclass(frozen=True)
class Traits:
    """`background` is how different it looks from the style's (CIEDE2000), `eye_line`,
    `head_height` and `centre` are shares of the picture, `light` is how much brighter the face's
    right half is, `sharpness` the face's by `quality.sharpness`."""

    background: float
    eye_line: float
    head_height: float
    centre: float
    light: float
    sharpness: float


def traits(picture: Picture, alpha: Plane, background: Background) -> Traits | None:
    """Of a finished picture, of which so much of each pixel is the person; None where no face is
    found.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
        ValueError: the background cannot be drawn.
    """
    face = find_the_face(picture)
    if face is None:
        return None
    height, width = alpha.shape
    framed = measure(picture, face).within(width=width, height=height)
    return Traits(
        background=_apart(picture, alpha, background),
        eye_line=framed.eye_line,
        head_height=framed.head_height,
        centre=framed.centre,
        light=light_side(picture, find_landmarks(picture, face)),
        sharpness=sharpness(picture, face),
    )


def _apart(picture: Picture, alpha: Plane, background: Background) -> float:
    height, width = alpha.shape
    drawn = draw(background, width=width, height=height)[::EVERY, ::EVERY]
    outside = alpha[::EVERY, ::EVERY] == 0
    if not outside.any():
        return 0.0
    return float(ciede2000(lab(picture[::EVERY, ::EVERY][outside]), lab(drawn[outside])).mean())
