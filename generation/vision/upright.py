"""A head from a picture, upright and always of one size, to measure places around the face on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from generation.vision.crops import crop, frame, placed
from generation.vision.faces import Points
from generation.vision.landmarks import CHIN, FOREHEAD, Landmarks
from generation.vision.pictures import Colours, Picture, Plane, lab
from generation.vision.planes import Flags

Values = NDArray[np.floating]

PIXELS = 128
"""Side of the piece: the face is about as large in it as in a small rendered picture, so that
photos and candidates lose the same detail."""
ROOM = 2.4
"""Side of the piece in heights of the face (forehead to chin)."""
RAISED = 0.05
"""How far the piece's middle lies above the face's, in heights of the face."""
TALL = PIXELS / ROOM
"""Pixels from forehead to chin."""
LEAST = 12
"""Pixels of a place that must be seen before its colour is told."""

_AT = np.arange(PIXELS) + 0.5
_GRID = np.stack(np.meshgrid(_AT, _AT), axis=-1).reshape(-1, 2)
"""The middles of the piece's pixels, row by row."""
_ACROSS = np.broadcast_to(_AT / TALL - ROOM / 2, (PIXELS, PIXELS))
_UP = np.broadcast_to((ROOM / 2 + RAISED - _AT / TALL)[:, None], (PIXELS, PIXELS))


@dataclass(frozen=True)
class Upright:
    """Places are in heights of the face from its middle, to the right and up; the eyes are level.

    `seen` is set inside of the picture, `person` where its mask is.
    """

    colours: Colours  # CIELAB
    seen: Flags
    person: Flags
    points: Points  # the mesh, in pixels of the piece
    across: ClassVar[Plane] = _ACROSS
    up: ClassVar[Plane] = _UP

    def within(self, outline: Sequence[int]) -> Flags:
        """Set inside the outline that these points of the mesh make."""
        drawn = Image.new("1", (PIXELS, PIXELS))
        corners = [(float(x), float(y)) for x, y in self.points[list(outline)]]
        ImageDraw.Draw(drawn).polygon(corners, fill=1)
        inside: Flags = np.asarray(drawn) & self.seen
        return inside

    def rows(self, low: float, high: float) -> Flags:
        """Set between two heights."""
        return (self.up >= low) & (self.up < high)

    def columns(self, middle: float, half: float) -> Flags:
        """Set up to `half` left and right of a place."""
        near: Flags = np.abs(self.across - middle) < half
        return near

    def beside(self, point: int) -> float:
        """How far to the right a point of the mesh is."""
        return float(self.points[point, 0]) / TALL - ROOM / 2

    def median(self, place: Flags) -> Values | None:
        """The colour of the person at a place; None where the person is not in most of it, or too
        little is seen."""
        there = place & self.person
        if there.sum() < max(LEAST, place.sum() / 2):
            return None
        colour: Values = np.median(self.colours[there], axis=0)
        return colour


def upright(picture: Picture, landmarks: Landmarks, person: Plane) -> Upright:
    """The head with this mesh; `person` is the mask, of any size."""
    forehead, chin = landmarks.points[FOREHEAD, :2], landmarks.points[CHIN, :2]
    tall = float(np.linalg.norm(chin - forehead))
    middle = (forehead + chin) / 2 + RAISED * (forehead - chin)
    angle = float(np.radians(landmarks.roll))
    square = frame(middle, side=ROOM * tall, angle=angle, pixels=PIXELS)
    piece = (crop(picture, square, pixels=PIXELS)[0] * 255).round().astype(np.uint8)
    across, down = np.moveaxis(placed(_GRID, square), -1, 0).reshape(2, PIXELS, PIXELS)
    height, width = picture.shape[:2]
    seen = (across >= 0) & (across < width) & (down >= 0) & (down < height)
    rows = (down * (person.shape[0] / height)).astype(int).clip(0, person.shape[0] - 1)
    columns = (across * (person.shape[1] / width)).astype(int).clip(0, person.shape[1] - 1)
    back = (landmarks.points[:, :2] - square[:, 2]) @ np.linalg.inv(square[:, :2]).T
    return Upright(
        colours=lab(piece),
        seen=seen,
        person=seen & (person[rows, columns] > 0.5),
        points=back.astype(np.float32),
    )
