"""Whether somebody smiles, by the corners of the mouth and by teeth.

This is what a face does in one picture, for the picture's caption. What somebody feels is neither
asked nor said (docs/decisions/0015).
"""

from dataclasses import dataclass

import numpy as np

from generation.vision.faces import Points
from generation.vision.landmarks import Landmarks
from generation.vision.pictures import Picture, lab

LIPS = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
"""The outline of the lips, from the left corner over the upper lip."""
LEFT_CORNER, RIGHT_CORNER = 61, 291
UPPER_INNER, LOWER_INNER = 13, 14
EVERY = 3
"""Of the rows and columns of a face every third is looked at for the colour of its skin."""
LESS_RED, LIGHTER = 3.0, 5.0
"""How much less red (a*) and lighter (L*) teeth are than the face's own skin, of whatever colour.
"""


@dataclass(frozen=True)
class Mouth:
    """Lengths are in distances between the eyes.

    `lift` is how far the corners lie above the middle of the lips, `gap` how far the lips are
    apart, `teeth` the share of the mouth that is as light as teeth, 0 to 1.
    """

    lift: float
    gap: float
    teeth: float


def see_mouth(picture: Picture, landmarks: Landmarks) -> Mouth:
    """Measure the mouth of a face."""
    level = _level(landmarks)
    corners = (level[LEFT_CORNER, 1] + level[RIGHT_CORNER, 1]) / 2
    upper, lower = level[UPPER_INNER, 1], level[LOWER_INNER, 1]
    return Mouth(
        lift=float((upper + lower) / 2 - corners),
        gap=float(lower - upper),
        teeth=_teeth(picture, landmarks),
    )


def _level(landmarks: Landmarks) -> Points:
    """The 468 points turned so that the eyes are level, their distance being one."""
    left, right = (eye.mean(axis=0) for eye in landmarks.eyes)
    across = (right - left) / np.sum((right - left) ** 2)
    turn = np.array([[across[0], across[1]], [-across[1], across[0]]])
    level: Points = (landmarks.points[:, :2] - left) @ turn.T
    return level


def _teeth(picture: Picture, landmarks: Landmarks) -> float:
    inside, lips = landmarks.area(picture), landmarks.within(LIPS, picture)
    if not (inside.any() and lips.any()):
        return 0.0
    some = picture[::EVERY, ::EVERY][inside[::EVERY, ::EVERY]]
    skin = lab(np.median(some if len(some) else picture[inside], axis=0).astype(np.uint8))
    mouth = lab(picture[lips])
    pale = (mouth[:, 1] < skin[1] - LESS_RED) & (mouth[:, 0] > skin[0] + LIGHTER)
    return float(pale.mean())
