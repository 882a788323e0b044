"""The canonical background of a style: the same pixels for everyone at the same size."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from generation.vision.pictures import Picture, colour_of, to_linear, to_srgb

DOWNWARDS = 180
"""Degrees, clockwise from upwards, as style sheets count them."""
RADIAL_CENTRE = (0.5, 0.42)
"""Where a gradient that runs outwards begins, in shares of width and height: behind the head."""
MOST_BLUR = 60


class BackgroundKind(StrEnum):
    """What a background is made of."""

    COLOUR = "colour"
    GRADIENT = "gradient"
    SCENE = "scene"
    PICTURE = "picture"


@dataclass(frozen=True)
class Background:
    """One colour; a gradient from `colour` to `colour_to`; or a picture, a drawn scene's too.

    Colours are codes like `#d9dee4`. A gradient runs along `angle`, or outwards if `is_radial`.
    """

    kind: BackgroundKind
    colour: str = "#d9dee4"
    colour_to: str = ""
    angle: int = DOWNWARDS
    is_radial: bool = False
    picture: Picture | None = None


def draw(background: Background, *, width: int, height: int) -> Picture:
    """The background at a size. A picture covers it, cut evenly on both sides.

    Gradients run through sRGB code values, as a browser draws them in a preview.

    Raises:
        ValueError: a colour's code is wrong, or the picture is missing.
    """
    if background.kind in {BackgroundKind.PICTURE, BackgroundKind.SCENE}:
        return _covering(background.picture, width, height)
    first = colour_of(background.colour)
    last = colour_of(background.colour_to) if background.colour_to else first
    if background.kind == BackgroundKind.COLOUR:
        last = first
    share = _shares(background, width, height)[..., None]
    drawn = np.rint(np.array(first) * (1 - share) + np.array(last) * share).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(drawn, (height, width, 3)))


def average_colour(picture: Picture) -> str:
    """The colour a picture has from far away, as a code."""
    mean = to_linear(picture).mean(axis=(0, 1), keepdims=True)
    red, green, blue = to_srgb(mean)[0, 0]
    return f"#{red:02x}{green:02x}{blue:02x}"


def blurred(picture: Picture, *, blur: int) -> Picture:
    """The picture out of focus: the blur's deviation is so many thousandths of its height."""
    if not blur:
        return picture
    deviation = blur / 1000 * picture.shape[0]
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(deviation)))


def _shares(background: Background, width: int, height: int) -> NDArray[np.floating[Any]]:
    """How far along the gradient each pixel is, 0 to 1."""
    across = (np.arange(width) + 0.5)[None]
    down = (np.arange(height) + 0.5)[:, None]
    if background.is_radial:
        left, top = RADIAL_CENTRE[0] * width, RADIAL_CENTRE[1] * height
        farthest = math.hypot(max(left, width - left), max(top, height - top))
        distance: NDArray[np.floating[Any]] = np.hypot(across - left, down - top)
        return distance / farthest
    if background.angle == DOWNWARDS:  # without a rounding error, as it always was
        return down / height
    right, up = math.sin(math.radians(background.angle)), math.cos(math.radians(background.angle))
    length = abs(width * right) + abs(height * up)
    along = (across - width / 2) * right - (down - height / 2) * up
    share: NDArray[np.floating[Any]] = (along / length + 0.5).clip(0, 1)
    return share


def _covering(picture: Picture | None, width: int, height: int) -> Picture:
    if picture is None:
        raise ValueError("The background is a picture, but no picture was given.")
    image = Image.fromarray(picture)
    return np.asarray(ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS))
