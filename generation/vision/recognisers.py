"""The recognisers that report: whose face a picture shows, as a vector of length 1.

Identity B, for photographs, is SFace (Zhong et al. 2021, arXiv 2205.12010, as OpenCV ships it); for
what the demo base draws it is the project's own network. Neither has a part in choosing pictures,
which identity A does (`identity`): what is chosen by a measure looks better by that measure.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from generation.vision.crops import Frame, crop
from generation.vision.faces import Face
from generation.vision.landmarks import Landmarks
from generation.vision.modelfiles import DRAWN_IDENTITY, IDENTITY_B, ModelFile, onnx_network
from generation.vision.pictures import Picture

Vector = NDArray[np.float32]
"""Of length 1: the product of two says how alike the faces are, 1 for the same picture."""

NOSE_TIP, LEFT_MOUTH, RIGHT_MOUTH = 4, 61, 291
ALIGNED = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655],
     [70.7299, 92.2041]]
)  # fmt: skip
"""Where SFace wants the eyes, the tip of the nose and the mouth's corners, in pixels of 112."""
ALIGNED_SIDE = 112
DRAWN_SIDE = 128
DRAWN_ROOM, DRAWN_MIDDLE = 2.3, 0.51
"""The demo base's only framing: sides of the detector's box that a picture is wide, and how far
down the box's middle is (its model card)."""
DRAWN_ZOOMS = (0.85, 0.92, 1.0, 1.08, 1.16)
"""The network takes the size of a face for part of who it is, and the detector's box is a good
twentieth too large or small at times: the mean over these sizes ranks first in 99.7 % of pictures
among 60 of the fairest people, a single one in 95.3 %."""


@dataclass(frozen=True)
class Recogniser:
    """A network and what it looks at.

    `least` is the similarity below which two pictures are never of one person. Of photographs it is
    the point that OpenCV publishes for SFace (0.363, accuracy 99.6 % on LFW).
    """

    model: ModelFile
    see: Callable[[Picture, Face, Landmarks], NDArray[np.float32]]
    """What the network is given: one view of the face, or several (N, 3, side, side)."""
    least: float

    @property
    def version(self) -> str:
        """Recorded with each vector: vectors of another version are never compared."""
        return self.model.version

    def embed(self, picture: Picture, face: Face, landmarks: Landmarks) -> Vector:
        """The face as a vector.

        Raises:
            ModelUnusable: the network's file is missing or was changed.
        """
        found = onnx_network(self.model)(self.see(picture, face, landmarks)).mean(axis=0)
        vector: Vector = (found / np.linalg.norm(found)).astype(np.float32)
        return vector


def _aligned(picture: Picture, face: Face, landmarks: Landmarks) -> NDArray[np.float32]:
    """1 x 3 x 112 x 112, red first, 0 to 255."""
    first, second = landmarks.eyes
    points = landmarks.points
    five = np.array(
        [
            first.mean(axis=0),
            second.mean(axis=0),
            points[NOSE_TIP, :2],
            points[LEFT_MOUTH, :2],
            points[RIGHT_MOUTH, :2],
        ]
    )
    cut = crop(picture, onto(five, ALIGNED), pixels=ALIGNED_SIDE)
    return cut.transpose(0, 3, 1, 2) * np.float32(255)


def _framed(picture: Picture, face: Face, landmarks: Landmarks) -> NDArray[np.float32]:
    """5 x 3 x 128 x 128 in -1 to 1, framed as the demo base draws people, a little closer and a
    little wider.

    Beyond its edges a picture goes on as it ends there: black, which no background is, makes the
    mean of three pictures and another one of the same person 0.89 alike instead of 0.95.
    """
    beyond = _beyond(picture, face)
    whole = np.pad(picture, ((beyond, beyond), (beyond, beyond), (0, 0)), "edge")
    views = np.concatenate([_framed_at(zoom, whole, face, beyond) for zoom in DRAWN_ZOOMS])
    return views.transpose(0, 3, 1, 2) * np.float32(2) - np.float32(1)


def _beyond(picture: Picture, face: Face) -> int:
    """Pixels that the widest view reaches beyond the picture's edges."""
    side, left, top = _window(face, max(DRAWN_ZOOMS))
    height, width = picture.shape[:2]
    reach: float = max(-left, -top, left + side - width, top + side - height)
    return max(0, ceil(reach))


def _framed_at(zoom: float, whole: Picture, face: Face, beyond: int) -> NDArray[np.float32]:
    side, left, top = _window(face, zoom)
    step = side / DRAWN_SIDE
    frame = np.array([[step, 0, left + beyond], [0, step, top + beyond]], np.float32)
    return crop(whole, frame, pixels=DRAWN_SIDE)


def _window(face: Face, zoom: float) -> tuple[float, float, float]:
    """The side, left and top of the square around a face, in pixels of its picture."""
    side = DRAWN_ROOM * face.width * zoom
    left = (face.left + face.right) / 2 - side / 2
    return side, left, (face.top + face.bottom) / 2 - side * DRAWN_MIDDLE


def onto(points: NDArray[np.floating], aligned: NDArray[np.floating]) -> Frame:
    """From a crop's pixels to the picture's: the similarity transform that lays `aligned` (N, 2)
    best onto the picture's `points` (N, 2), by least squares (Umeyama 1991)."""
    here, there = aligned.mean(axis=0), points.mean(axis=0)
    spread = aligned - here
    left, strengths, right = np.linalg.svd((points - there).T @ spread / len(points))
    signs = np.array([1.0, np.sign(np.linalg.det(left) * np.linalg.det(right))])
    turn = (left * signs) @ right
    grown = turn * ((strengths * signs).sum() / spread.var(axis=0).sum())
    return np.column_stack([grown, there - grown @ here]).astype(np.float32)


PHOTOGRAPH, DRAWING = "photograph", "drawing"
RECOGNISERS: Mapping[str, Recogniser] = MappingProxyType(
    {
        PHOTOGRAPH: Recogniser(IDENTITY_B, _aligned, least=0.363),
        DRAWING: Recogniser(DRAWN_IDENTITY, _framed, least=0.3),
    }
)
"""By the medium of what a base draws."""
