"""What hides a face: dark lenses before the eyes, and cloth over nose and mouth.

Each is told by colours that are compared within one face, so that neither skin nor light matters.
No beard reaches the places that are looked at, and none of them says anything of anybody's skin.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generation.vision.landmarks import CHIN, FOREHEAD, Landmarks
from generation.vision.pictures import LUMINANCE, Picture, lab, to_linear

AROUND_EYES = ((230, 229, 223, 222), (450, 449, 443, 442))
"""Below and above either eye, where a lens is and a lid is not."""
CHEEKS = (205, 425, 50, 280)
NOSE = (4, 1, 5, 45, 275, 98, 327)
"""The tip of the nose and its wings, which a mask covers and a beard does not."""
BARE = ((9, 151, 108, 337), (230, 229, 450, 449), (6, 168))
"""The forehead, below the eyes and the bridge of the nose: a mask leaves all of them bare, a fringe
or the frame of glasses hides some of them."""
PATCH = 0.02
"""Half the side of a place that is looked at, in heights of the face."""


def lens_light(picture: Picture, landmarks: Landmarks) -> float:
    """Light around the eyes by the light of the cheeks, of the lighter eye: dark lenses are near
    0, skin is near 1."""
    cheeks = _light(picture, landmarks, CHEEKS)
    return max(_light(picture, landmarks, eye) for eye in AROUND_EYES) / max(cheeks, 1e-3)


def cloth(picture: Picture, landmarks: Landmarks) -> float:
    """How unlike in colour the nose is to the skin above it that is most like it: CIELAB, lightness
    counting half, since light falls on a nose from all sides."""
    nose, *bare = (
        np.median(lab(_places(picture, landmarks, points)[None])[0], axis=0)
        for points in (NOSE, *BARE)
    )
    return min(float(np.hypot.reduce((nose - each) * (0.5, 1.0, 1.0))) for each in bare)


def _light(picture: Picture, landmarks: Landmarks, points: Sequence[int]) -> float:
    return float(np.median(to_linear(_places(picture, landmarks, points)) @ LUMINANCE))


def _places(picture: Picture, landmarks: Landmarks, points: Sequence[int]) -> Picture:
    """The median colour (N, 3) around each of these points; those outside of the picture are
    taken at its edge."""
    tall = np.linalg.norm(landmarks.points[CHIN, :2] - landmarks.points[FOREHEAD, :2])
    half = max(2, round(PATCH * float(tall)))
    return np.stack([_around(picture, landmarks.points[each, :2], half) for each in points])


def _around(picture: Picture, point: NDArray[np.float32], half: int) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    across = int(np.clip(point[0], 0, width - 1))
    down = int(np.clip(point[1], 0, height - 1))
    rows = slice(max(0, down - half), down + half + 1)
    columns = slice(max(0, across - half), across + half + 1)
    pixels = picture[rows, columns].reshape(-1, 3)
    colour: NDArray[np.uint8] = np.median(pixels, axis=0).astype(np.uint8)
    return colour
