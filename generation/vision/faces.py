"""Finding faces with MediaPipe's full-range detector.

Anchors and decoding follow the published description of the model's graph: one layer of 48 x 48
anchors of fixed size at the middles of their cells, boxes and six points in pixels of the 192 px
input relative to the anchor, logits as scores.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.vision.modelfiles import FULL_RANGE_DETECTOR, network
from generation.vision.pictures import Picture

INPUT = 192
CELLS = 48
LEAST_SCORE = 0.6
"""The published working point of the model."""
KNOWN_SCORE = 0.3
"""Enough where a face is known to be."""
MOST_OVERLAP = 0.3
"""Boxes that share more of their union are the same face."""

Points = NDArray[np.float32]
"""N x 2, pixels of the picture, x first."""


@dataclass(frozen=True)
class Face:
    """One face: its box in pixels of the picture, and how sure the detector is (0 to 1).

    `points` are the eyes, the tip of the nose, the mouth and the ears, in this order; of eyes and
    ears first the one on the left of the picture.
    """

    left: float
    top: float
    right: float
    bottom: float
    score: float
    points: Points

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top


def find_faces(picture: Picture, *, least_score: float = LEAST_SCORE) -> list[Face]:
    """Every face in the picture, the largest first.

    Raises:
        ModelUnusable: the detector's file is missing or was changed.
    """
    found = _search(picture, least_score) or _search_closer(picture, least_score)
    return sorted(found, key=lambda face: face.width * face.height, reverse=True)


def find_the_face(picture: Picture) -> Face | None:
    """The face of a picture that is known to show exactly one; None where it is not seen.

    On 50 people's pictures the detector is 0.67 sure of most, and less than `LEAST_SCORE` of some
    once their background is another.

    Raises:
        ModelUnusable: the detector's file is missing or was changed.
    """
    found = find_faces(picture, least_score=KNOWN_SCORE)
    return max(found, key=lambda face: face.score, default=None)


def _search(picture: Picture, least_score: float) -> list[Face]:
    tensor, scale, offset = _letterboxed(picture)
    raw, logits = network(FULL_RANGE_DETECTOR)(tensor)
    scores = 1 / (1 + np.exp(-logits[0, :, 0].clip(-100, 100)))
    sure = scores >= least_score
    corners, points = _decoded(raw[0, sure], _ANCHORS[sure])
    return [
        _face(corners[group], points[group], scores[sure][group], scale, offset)
        for group in _groups(corners, scores[sure])
    ]


def _search_closer(picture: Picture, least_score: float) -> list[Face]:
    """The same in four overlapping parts: a small face is there to be called small."""
    height, width = (2 * side // 3 for side in picture.shape[:2])
    found: list[Face] = []
    for top in (0, picture.shape[0] - height):
        for left in (0, picture.shape[1] - width):
            part = picture[top : top + height, left : left + width]
            found += [_moved(face, left, top) for face in _search(part, least_score)]
    if not found:
        return []
    corners = np.array([(face.left, face.top, face.right, face.bottom) for face in found])
    scores = np.array([face.score for face in found])
    groups = _groups(corners.astype(np.float32), scores.astype(np.float32))
    return [found[group[0]] for group in groups]


def _moved(face: Face, across: int, down: int) -> Face:
    return Face(
        face.left + across,
        face.top + down,
        face.right + across,
        face.bottom + down,
        score=face.score,
        points=face.points + np.array([across, down], np.float32),
    )


def _anchors() -> NDArray[np.float32]:
    middles = (np.arange(CELLS, dtype=np.float32) + 0.5) * (INPUT / CELLS)
    across, down = np.meshgrid(middles, middles)
    return np.stack([across.ravel(), down.ravel()], axis=1)


_ANCHORS = _anchors()
"""2304 x 2: the middles of the cells in pixels of the input, row by row."""


def _letterboxed(picture: Picture) -> tuple[NDArray[np.float32], float, NDArray[np.float32]]:
    """The input tensor, its pixels per picture pixel, and where the picture starts in it."""
    height, width = picture.shape[:2]
    scale = INPUT / max(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR)
    corner = (INPUT - size[0]) // 2, (INPUT - size[1]) // 2
    square = Image.new("RGB", (INPUT, INPUT))
    square.paste(small, corner)
    tensor = np.asarray(square, np.float32)[None] / 127.5 - 1
    return tensor, scale, np.array(corner, np.float32)


def _decoded(
    raw: NDArray[np.float32], anchors: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Corners (N x 4) and points (N x 6 x 2) in pixels of the input."""
    middles, half = anchors + raw[:, :2], raw[:, 2:4] / 2
    corners = np.concatenate([middles - half, middles + half], axis=1)
    return corners, raw[:, 4:].reshape(-1, 6, 2) + anchors[:, None]


def _groups(corners: NDArray[np.float32], scores: NDArray[np.float32]) -> list[NDArray[np.intp]]:
    """The indices of the boxes of each face: those that overlap the best one left over."""
    groups, left = [], np.argsort(-scores)
    while left.size:
        same = _overlap(corners[left[0]], corners[left]) > MOST_OVERLAP
        same[0] = True
        groups.append(left[same])
        left = left[~same]
    return groups


def _overlap(box: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Intersection over union."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    shared = (high - low).clip(0).prod(axis=1)
    areas = (others[:, 2:] - others[:, :2]).prod(axis=1)
    union = (box[2:] - box[:2]).prod() + areas - shared
    share: NDArray[np.float32] = shared / np.maximum(union, 1e-6)
    return share


def _face(
    corners: NDArray[np.float32],
    points: NDArray[np.float32],
    scores: NDArray[np.float32],
    scale: float,
    offset: NDArray[np.float32],
) -> Face:
    """One face from its boxes, each weighing as much as it is sure."""
    weights = scores / scores.sum()
    left, top, right, bottom = ((weights @ corners) - np.tile(offset, 2)) / scale
    middle = (np.tensordot(weights, points, 1) - offset) / scale
    return Face(
        float(left),
        float(top),
        float(right),
        float(bottom),
        score=float(scores.max()),
        points=middle.astype(np.float32),
    )
