"""The 468 points of a face by MediaPipe's face mesh, and what follows from them.

The crop follows the published graph: turned so that the eyes are level, half as large again as the
detector's box. Indices are those of the published mesh; "left" and "right" are the picture's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from generation.vision.crops import crop, frame, placed
from generation.vision.faces import Face, Points
from generation.vision.modelfiles import FACE_MESH, network
from generation.vision.pictures import Picture

INPUT = 192
ROOM = 1.5
"""Side of the crop in sides of the detector's box."""

LEFT_EYE_OUTER, LEFT_EYE_INNER = 33, 133
RIGHT_EYE_INNER, RIGHT_EYE_OUTER = 362, 263
UNDER_NOSE, FOREHEAD, CHIN = 2, 10, 152
LEFT_CHEEK, RIGHT_CHEEK = 234, 454
OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The outline of the face, clockwise from the forehead."""
_LEFT_EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
_RIGHT_EYE = (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)
"""The rims of the eyes' openings, from the outer corner over the upper lid and back below."""


@dataclass(frozen=True)
class Landmarks:
    """The mesh of one face.

    `points` are 468 x 3: x and y in pixels of the picture, z in the same unit and smaller towards
    the camera. `presence` is how sure the model is that it sees a face (0 to 1).
    """

    points: NDArray[np.float32]
    presence: float

    @property
    def yaw(self) -> float:
        """Degrees that the head is turned; positive towards the right of the picture."""
        across = self.points[RIGHT_CHEEK] - self.points[LEFT_CHEEK]
        return float(np.degrees(np.arctan2(across[2], across[0])))

    @property
    def pitch(self) -> float:
        """Degrees that the head is tilted; positive upwards."""
        down = self.points[CHIN] - self.points[FOREHEAD]
        return float(np.degrees(np.arctan2(-down[2], np.hypot(down[0], down[1]))))

    @property
    def roll(self) -> float:
        """Degrees that the head leans; positive clockwise as seen in the picture."""
        across = self.points[RIGHT_EYE_OUTER] - self.points[LEFT_EYE_OUTER]
        return float(np.degrees(np.arctan2(across[1], across[0])))

    @property
    def eyes(self) -> tuple[Points, Points]:
        """The 16 points around the opening of either eye."""
        return self.points[list(_LEFT_EYE), :2], self.points[list(_RIGHT_EYE), :2]

    @property
    def outline(self) -> Points:
        """The 36 points around the face."""
        return self.points[list(OVAL), :2]

    def area(self, picture: Picture) -> NDArray[np.bool_]:
        """Height x width: set inside the outline of the face."""
        return self.within(OVAL, picture)

    def within(self, outline: Sequence[int], picture: Picture) -> NDArray[np.bool_]:
        """Height x width: set inside the outline that these points make."""
        height, width = picture.shape[:2]
        drawn = Image.new("1", (width, height))
        corners = [(float(x), float(y)) for x, y in self.points[list(outline), :2]]
        ImageDraw.Draw(drawn).polygon(corners, fill=1)
        return np.asarray(drawn)


def find_landmarks(picture: Picture, face: Face) -> Landmarks:
    """The mesh of a face that the detector found.

    Raises:
        ModelUnusable: the model's file is missing or was changed.
    """
    side = ROOM * max(face.width, face.height)
    left_eye, right_eye = face.points[0], face.points[1]
    square = frame(
        np.array([(face.left + face.right) / 2, (face.top + face.bottom) / 2]),
        side=side,
        angle=float(np.arctan2(right_eye[1] - left_eye[1], right_eye[0] - left_eye[0])),
        pixels=INPUT,
    )
    mesh, presence = network(FACE_MESH)(crop(picture, square, pixels=INPUT))
    flat = mesh.reshape(-1, 3)
    points = np.column_stack([placed(flat[:, :2], square), flat[:, 2] * (side / INPUT)])
    return Landmarks(points.astype(np.float32), float(1 / (1 + np.exp(-presence.reshape(-1)[0]))))
