"""What makes a picture stand out on a team's wall, measured on the finished picture itself."""

from dataclasses import asdict, dataclass, replace

from generation.vision.background import Background, draw
from generation.vision.composition import Framing
from generation.vision.difference import ciede2000
from generation.vision.faces import find_the_face
from generation.vision.framing import Placement, measure, moved
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
    right half is, `sharpness` the face's by `quality.sharpness`. `enlarged` is how many times
    larger than asked the finish made the head for want of room."""

    background: float
    eye_line: float
    head_height: float
    centre: float
    light: float
    sharpness: float
    enlarged: float = 1.0


def traits(
    picture: Picture, alpha: Plane, background: Background, *, enlarged: float = 1.0
) -> Traits | None:
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
        enlarged=enlarged,
    )


def carried(
    found: Traits,
    picture: Picture,
    alpha: Plane,
    background: Background,
    *,
    placements: tuple[Placement, Placement],
    enlarged: float,
) -> Traits:
    """Those of one finish, by the first of the placements, as they are on another of the same
    cutout. No face is looked for: the head lies where the second placement has it, and its light
    and its sharpness stay. The background is measured.

    Raises:
        ValueError: the background cannot be drawn.
    """
    framed = Framing(eye_line=found.eye_line, head_height=found.head_height, centre=found.centre)
    now = moved(framed, *placements, canvas=(alpha.shape[1], alpha.shape[0]))
    differs = _apart(picture, alpha, background)
    return replace(found, **asdict(now), background=differs, enlarged=enlarged)


def _apart(picture: Picture, alpha: Plane, background: Background) -> float:
    height, width = alpha.shape
    drawn = draw(background, width=width, height=height)[::EVERY, ::EVERY]
    outside = alpha[::EVERY, ::EVERY] == 0
    if not outside.any():
        return 0.0
    return float(ciede2000(lab(picture[::EVERY, ::EVERY][outside]), lab(drawn[outside])).mean())
