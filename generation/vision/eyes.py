"""Whether eyes are shut, by MediaPipe's blendshapes.

A second mesh, with the irises, is what the blendshapes were trained on; the face mesh that
everything else is measured with hardly changes where an eye is shut.
"""

import numpy as np

from generation.vision.crops import crop, frame
from generation.vision.landmarks import Landmarks
from generation.vision.modelfiles import BLENDSHAPES, IRIS_MESH, network
from generation.vision.pictures import Picture

INPUT = 256
ROOM = 1.5
"""Side of the crop in sides of the face mesh's bounding box, as in the published graph."""
BLINKS = (9, 10)
"""The places of `eyeBlinkLeft` and `eyeBlinkRight` among the 52 blendshapes."""
POINTS = (
    0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65,
    66, 67, 70, 78, 80, 81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136,
    144, 145, 146, 148, 149, 150, 152, 153, 154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172,
    173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249, 251, 263, 267, 269, 270, 276, 282, 283,
    284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314, 317, 318, 321, 323, 324,
    332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382, 384, 385,
    386, 387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, 468, 469, 470, 471, 472,
    473, 474, 475, 476, 477,
)  # fmt: skip
"""The 146 of the 478 points that the blendshapes are told from, by the published graph."""


def shut(picture: Picture, landmarks: Landmarks) -> float:
    """How shut the more open eye is, 0 open to 1 shut.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
    """
    flat = landmarks.points[:, :2]
    low, high = flat.min(axis=0), flat.max(axis=0)
    square = frame(
        (low + high) / 2,
        side=ROOM * float((high - low).max()),
        angle=float(np.radians(landmarks.roll)),
        pixels=INPUT,
    )
    mesh = network(IRIS_MESH)(crop(picture, square, pixels=INPUT))[0].reshape(-1, 3)
    shapes = network(BLENDSHAPES)(mesh[None, list(POINTS), :2])[0].ravel()
    return float(shapes[list(BLINKS)].min())
