"""A hand before the face: MediaPipe's palm detector, and its hand mesh to be sure.

Anchors and crops follow the published graphs: two anchors in each cell of a 24 x 24 and six in each
of a 12 x 12 grid, the hand's square 2.6 times the palm's and half a palm towards the fingers.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from generation.vision.crops import crop, frame, placed
from generation.vision.faces import Face, Points
from generation.vision.modelfiles import HAND_MESH, PALM_DETECTOR, network
from generation.vision.pictures import Picture

INPUT, HAND_INPUT = 192, 224
LEAST_SCORE = 0.4
"""Of a palm to be looked at again; lower than the published 0.5, since the hand mesh decides."""
MOST_PALMS = 3
AROUND = 2.4
"""Side of the piece that palms are looked for in, in sides of the face's box."""
HAND, TOWARDS_FINGERS = 2.6, 0.5
WRIST, MIDDLE_FINGER = 0, 2
"""Of the palm's seven points, the two that its direction is told from."""


def over(picture: Picture, face: Face) -> float:
    """How sure it is that a palm lies on the face, 0 to 1.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
    """
    return max((_presence(picture, palm) for palm in _palms(picture, face)), default=0.0)


def _palms(picture: Picture, face: Face) -> Iterator[Points]:
    """Palms on the face, the surest first: middle, size (twice) and the seven points, 9 x 2."""
    middle = np.array([(face.left + face.right) / 2, (face.top + face.bottom) / 2])
    side = AROUND * max(face.width, face.height)
    square = frame(middle, side=side, angle=0.0, pixels=INPUT)
    raw, logits = network(PALM_DETECTOR)(crop(picture, square, pixels=INPUT))
    scores = 1 / (1 + np.exp(-logits[0, :, 0].clip(-60, 60)))
    found = 0
    for place in np.argsort(-scores):
        if scores[place] < LEAST_SCORE or found == MOST_PALMS:
            return
        palm = raw[0, place].reshape(9, 2)
        points = np.concatenate([palm[:1], palm[2:]]) + _ANCHORS[place]
        there = placed(points, square)
        if _is_on(there[0], face):
            found += 1
            size = float(palm[1].max()) * side / INPUT
            yield np.vstack([there[:1], [[size, size]], there[1:]]).astype(np.float32)


def _is_on(middle: NDArray[np.float32], face: Face) -> bool:
    across, down = middle
    return bool(
        face.left - 0.1 * face.width < across < face.right + 0.1 * face.width
        and face.top < down < face.bottom + 0.25 * face.height
    )


def _presence(picture: Picture, palm: Points) -> float:
    """How sure the hand mesh is that this is a hand."""
    middle, size, points = palm[0], float(palm[1, 0]), palm[2:]
    along = points[MIDDLE_FINGER] - points[WRIST]
    angle = float(np.pi / 2 - np.arctan2(-along[1], along[0]))
    ahead = np.array([np.sin(angle), -np.cos(angle)]) * (TOWARDS_FINGERS * size)
    square = frame(middle + ahead, side=HAND * size, angle=angle, pixels=HAND_INPUT)
    _, presence, *_ = network(HAND_MESH)(crop(picture, square, pixels=HAND_INPUT))
    return float(presence.ravel()[0])


def _anchors() -> NDArray[np.float32]:
    grids = []
    for cells, each in ((24, 2), (12, 6)):
        middles = (np.arange(cells, dtype=np.float32) + 0.5) * (INPUT / cells)
        across, down = np.meshgrid(middles, middles)
        grids.append(np.stack([across.ravel(), down.ravel()], axis=1).repeat(each, axis=0))
    return np.concatenate(grids)


_ANCHORS = _anchors()
"""2016 x 2: the middles of the cells in pixels of the input."""
