"""The canonical background of a style: the same pixels for everyone at the same size."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PIL import Image, ImageOps

from generation.vision.pictures import Picture, colour_of, to_linear, to_srgb


class BackgroundKind(StrEnum):
    """What a background is made of."""

    COLOUR = "colour"
    GRADIENT = "gradient"
    PICTURE = "picture"


@dataclass(frozen=True)
class Background:
    """One colour; a gradient from `colour` at the top to `colour_to` at the bottom; or a picture.

    Colours are codes like `#d9dee4`.
    """

    kind: BackgroundKind
    colour: str = "#d9dee4"
    colour_to: str = ""
    picture: Picture | None = None


def draw(background: Background, *, width: int, height: int) -> Picture:
    """The background at a size. A picture covers it, cut evenly on both sides.

    Gradients run through sRGB code values, as a browser draws them in a preview.

    Raises:
        ValueError: a colour's code is wrong, or the picture is missing.
    """
    if background.kind == BackgroundKind.PICTURE:
        return _covering(background.picture, width, height)
    top = colour_of(background.colour)
    bottom = colour_of(background.colour_to) if background.colour_to else top
    if background.kind == BackgroundKind.COLOUR:
        bottom = top
    share = ((np.arange(height) + 0.5) / height)[:, None]
    column = np.rint(np.array(top) * (1 - share) + np.array(bottom) * share).astype(np.uint8)
    return np.repeat(column[:, None], width, axis=1)


def average_colour(picture: Picture) -> str:
    """The colour a picture has from far away, as a code."""
    mean = to_linear(picture).mean(axis=(0, 1), keepdims=True)
    red, green, blue = to_srgb(mean)[0, 0]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _covering(picture: Picture | None, width: int, height: int) -> Picture:
    if picture is None:
        raise ValueError("The background is a picture, but no picture was given.")
    image = Image.fromarray(picture)
    return np.asarray(ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS))
