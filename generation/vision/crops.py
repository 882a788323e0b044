"""Square pieces of a picture, turned and scaled for a network, and the way back."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.vision.pictures import Picture

Frame = NDArray[np.float32]
"""2 x 3: from a crop's pixels to the picture's."""


def frame(middle: NDArray[np.floating], *, side: float, angle: float, pixels: int) -> Frame:
    """A square around `middle` (x, y), `side` of the picture's pixels wide and turned clockwise by
    `angle` radians, as so many pixels."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    grown = turn * (side / pixels)
    corner = middle - grown @ np.array([pixels / 2, pixels / 2])
    return np.column_stack([grown, corner]).astype(np.float32)


def crop(picture: Picture, to_picture: Frame, *, pixels: int) -> NDArray[np.float32]:
    """The piece as 1 x pixels x pixels x 3, 0 to 1; outside of the picture it is black."""
    step = float(np.hypot(to_picture[0, 0], to_picture[1, 0]))
    image, factor = Image.fromarray(picture), max(1, int(step))
    if factor > 1:  # a bilinear transform alone would skip pixels
        image = image.reduce(factor)
    coefficients = (to_picture / factor).ravel().tolist()
    transform, bilinear = Image.Transform.AFFINE, Image.Resampling.BILINEAR
    cut = image.transform((pixels, pixels), transform, coefficients, bilinear)
    return np.asarray(cut, np.float32)[None] / np.float32(255)


def placed(points: NDArray[np.floating], to_picture: Frame) -> NDArray[np.float32]:
    """Points (N, 2) of a crop in pixels of the picture."""
    there = points @ to_picture[:, :2].T + to_picture[:, 2]
    return np.asarray(there, np.float32)
