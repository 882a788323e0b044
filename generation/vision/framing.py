"""Where a head is on a finished picture, the same for a whole team.

By convention the eyes lie half-way between crown and chin, so that a head's height is twice the way
from the eyes to the chin: hair and head coverings, which hide the crown, do not matter.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from math import ceil, cos, radians, sin
from typing import Self

import numpy as np
from numpy.typing import NDArray

from generation.vision.composition import Framing
from generation.vision.faces import Face
from generation.vision.landmarks import CHIN, LEFT_CHEEK, RIGHT_CHEEK, Landmarks, find_landmarks
from generation.vision.pictures import Picture, Plane, resized

MOST_TURN = 3.0
"""Degrees that a leaning head is straightened by: more is a pose."""
MOST_EXTENDED = 0.06
"""Share of the picture that may be continued below and beside somebody whom the edge cuts off."""
MOST_ENLARGED = 1.35
"""How much larger than asked a head is made where the picture lacks room around it."""
LOOKS = tuple(
    (grown, x, y) for grown in (0.93, 1.0, 1.07) for x, y in ((0, 0), (0.04, 0.04), (-0.04, -0.04))
)
"""Crops that a head is measured on: how many times as large as its box, and shifts in boxes."""
SEEN = 128.0
"""Pixels of a face's longer side while it is measured: as many as the mesh takes in."""
SETTLED = 2
"""How often a box is laid around the mesh before."""
TOUCHES = 0.5
"""Share of a pixel at the edge from which on the person is cut off there."""


@dataclass(frozen=True)
class Head:
    """A head in pixels: its middle, the height of its eyes, its own height, and the degrees that it
    leans clockwise."""

    x: float
    y: float
    height: float
    roll: float = 0.0

    @classmethod
    def of(cls, landmarks: Landmarks) -> Self:
        """The head of a face."""
        eyes = np.mean([rim.mean(axis=0) for rim in landmarks.eyes], axis=0)
        lean = radians(landmarks.roll)
        down = np.array([-sin(lean), cos(lean)])
        height = 2 * float((landmarks.points[CHIN, :2] - eyes) @ down)
        middle = landmarks.points[[LEFT_CHEEK, RIGHT_CHEEK], 0].mean()
        return cls(float(middle), float(eyes[1]), height, landmarks.roll)

    @classmethod
    def median(cls, heads: Sequence[Self]) -> Self:
        """Of the same head, measured several times."""
        values = np.median([astuple(head) for head in heads], axis=0)
        return cls(*(float(value) for value in values))

    def times(self, scale: float) -> Self:
        """On a picture so many times as large."""
        return replace(self, x=self.x * scale, y=self.y * scale, height=self.height * scale)

    def within(self, *, width: int, height: int) -> Framing:
        """How the head is framed by a picture of this size."""
        return Framing(
            eye_line=self.y / height, head_height=self.height / height, centre=self.x / width
        )


def measure(picture: Picture, face: Face) -> Head:
    """Where the head of a face is, as the median of several looks at it: the mesh places eyes and
    chin a little differently for each crop.

    The crops are laid around the mesh itself, since the detector's boxes are less sure.
    """
    scale = SEEN / max(face.width, face.height)
    height, width = (round(side * scale) for side in picture.shape[:2])
    seen, face = resized(picture, width=width, height=height), _scaled(face, scale)
    for _ in range(SETTLED):
        face = _around(find_landmarks(seen, face))
    looks = [Head.of(find_landmarks(seen, _moved(face, *look))) for look in LOOKS]
    head = Head.median(looks)
    return head.times(1 / scale)


def _scaled(face: Face, scale: float) -> Face:
    sides = {name: getattr(face, name) * scale for name in ("left", "top", "right", "bottom")}
    return replace(face, points=face.points * scale, **sides)


def _around(landmarks: Landmarks) -> Face:
    """The box of a mesh, as large as the detector would have it."""
    points = landmarks.points[:, :2]
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    eyes = np.array([rim.mean(axis=0) for rim in landmarks.eyes])
    return Face(left, top, right, bottom, landmarks.presence, eyes)


def _moved(face: Face, grown: float, x: float, y: float) -> Face:
    """The face with a box so many times as large, shifted by so many of its sides."""
    width, height = (face.right - face.left) * grown, (face.bottom - face.top) * grown
    middle = (face.left + face.right) / 2 + x * width, (face.top + face.bottom) / 2 + y * height
    left, top = middle[0] - width / 2, middle[1] - height / 2
    return replace(face, left=left, top=top, right=left + width, bottom=top + height)


@dataclass(frozen=True)
class Placement:
    """A similarity transform from a picture onto a canvas: turned clockwise by `turn` radians, made
    `scale` times as large, then shifted (x, y)."""

    scale: float
    turn: float
    shift: tuple[float, float]

    def of(self, points: NDArray[np.floating]) -> NDArray[np.floating]:
        """Points (N, 2) of the picture on the canvas."""
        moved: NDArray[np.floating] = points @ self._grown.T + np.array(self.shift)
        return moved

    @property
    def to_picture(self) -> NDArray[np.floating]:
        """2 x 3: from the canvas's pixels to the picture's."""
        back = np.linalg.inv(self._grown)
        return np.column_stack([back, -back @ np.array(self.shift)])

    def then(self, scale: float, shift: tuple[float, float]) -> "Placement":
        """The same, with the canvas scaled and shifted afterwards."""
        x, y = scale * self.shift[0] + shift[0], scale * self.shift[1] + shift[1]
        return Placement(self.scale * scale, self.turn, (x, y))

    @property
    def _grown(self) -> NDArray[np.floating]:
        turned = [[cos(self.turn), -sin(self.turn)], [sin(self.turn), cos(self.turn)]]
        return np.array(turned) * self.scale


@dataclass(frozen=True)
class Edges:
    """On which sides the picture's edge cuts the person off."""

    top: bool
    bottom: bool
    left: bool
    right: bool

    @classmethod
    def of(cls, alpha: Plane) -> Self:
        """By how much of each pixel is the person."""
        cut = alpha > TOUCHES
        return cls(*(bool(side.any()) for side in (cut[0], cut[-1], cut[:, 0], cut[:, -1])))


def enlargement(
    head: Head, edges: Edges, framing: Framing, *, size: tuple[int, int], canvas: tuple[int, int]
) -> float:
    """How many times larger than asked the head must be for the picture (`size`: width, height) to
    reach far enough; 1 where it has the room, and `MOST_ENLARGED` at most."""
    width, height = canvas
    scale = framing.head_height * height / head.height
    above, below = framing.eye_line * height, (1 - framing.eye_line) * height
    left, right = framing.centre * width, (1 - framing.centre) * width
    wanted = (
        (edges.top, above, head.y),
        (edges.bottom, below - MOST_EXTENDED * height, size[1] - head.y),
        (edges.left, left - MOST_EXTENDED * width, head.x),
        (edges.right, right - MOST_EXTENDED * width, size[0] - head.x),
    )
    needed = [reach / max(there, 1.0) / scale for cut, reach, there in wanted if cut]
    return min(MOST_ENLARGED, max(1.0, *needed)) if needed else 1.0


def place(head: Head, framing: Framing, *, canvas: tuple[int, int]) -> Placement:
    """The placement that brings a head to where the framing has it."""
    width, height = canvas
    turn = -radians(max(-MOST_TURN, min(MOST_TURN, head.roll)))
    scale = framing.head_height * height / head.height
    turned = Placement(scale, turn, (0.0, 0.0)).of(np.array([[head.x, head.y]]))[0]
    x, y = framing.centre * width - turned[0], framing.eye_line * height - turned[1]
    return Placement(scale, turn, (float(x), float(y)))


def moved(
    found: Framing, before: Placement, after: Placement, *, canvas: tuple[int, int]
) -> Framing:
    """How a head is framed by one placement of a picture that was found so framed by another."""
    width, height = canvas
    spot = np.array([found.centre * width, found.eye_line * height, 1])
    x, y = after.of(before.to_picture @ spot)
    return Framing(
        eye_line=float(y) / height,
        head_height=found.head_height * after.scale / before.scale,
        centre=float(x) / width,
    )


def margins(
    placement: Placement, *, size: tuple[int, int], canvas: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Pixels of the picture that the canvas shows beyond its top, bottom, left and right edge."""
    width, height = canvas
    corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]])
    reach = corners @ placement.to_picture.T
    (left, top), (right, bottom) = reach.min(axis=0), reach.max(axis=0)
    beyond = (-top, bottom - size[1], -left, right - size[0])
    # two more: interpolation looks at neighbours
    top, bottom, left, right = (max(0, ceil(each)) + 2 if each > -1 else 0 for each in beyond)
    return int(top), int(bottom), int(left), int(right)
