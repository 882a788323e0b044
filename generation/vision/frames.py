"""Logo frames: a company's logo in a corner of a delivered picture, or on a band along an edge."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PIL import Image

from generation.vision.pictures import Picture, colour_of


class Placement(StrEnum):
    """Where the logo stands."""

    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"
    BAND_TOP = "band_top"
    BAND_BOTTOM = "band_bottom"


BANDS = frozenset({Placement.BAND_TOP, Placement.BAND_BOTTOM})
AT_TOP = frozenset({Placement.TOP_LEFT, Placement.TOP_RIGHT, Placement.BAND_TOP})
WIDEST = 4.0
"""A logo in a corner is at most so many times as wide as `Frame.size` is high."""


@dataclass(frozen=True)
class Frame:
    """A logo and its place. Lengths are shares of the picture's shorter edge.

    In a corner `size` is the logo's height, and `margin` lies between it and both edges. A band is
    `size` high and of one `colour`; the logo stands in its middle with `margin` above and below.
    """

    logo: Image.Image  # RGBA
    placement: Placement
    size: float
    margin: float
    colour: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a band without a colour, or one that its margins fill."""
        if self.placement in BANDS:
            colour_of(self.colour)
            if self.margin * 2 >= self.size:
                raise ValueError("The margins fill the band, so no logo fits between them.")


def apply(picture: Picture, frame: Frame) -> Picture:
    """The picture with the frame. What lies outside of the logo, or of the band, stays as it is."""
    image = Image.fromarray(picture).convert("RGBA")
    shorter = min(image.size)
    size, margin = round(frame.size * shorter), round(frame.margin * shorter)
    if frame.placement in BANDS:
        top = 0 if frame.placement in AT_TOP else image.height - size
        image.paste((*colour_of(frame.colour), 255), (0, top, image.width, top + size))
        logo = _fitted(frame.logo, width=image.width - 2 * margin, height=size - 2 * margin)
        left, top = (image.width - logo.width) // 2, top + (size - logo.height) // 2
    else:
        widest = min(round(size * WIDEST), image.width - 2 * margin)
        logo = _fitted(frame.logo, width=widest, height=size)
        is_left = frame.placement in {Placement.TOP_LEFT, Placement.BOTTOM_LEFT}
        is_top = frame.placement in AT_TOP
        left = margin if is_left else image.width - margin - logo.width
        top = margin if is_top else image.height - margin - logo.height
    image.alpha_composite(logo, (left, top))
    return np.asarray(image.convert("RGB"))


def floor(frame: Frame, *, width: int, height: int) -> int:
    """How many pixels at the bottom of such a picture the frame may take."""
    if frame.placement in AT_TOP:
        return 0
    shorter = min(width, height)
    margin = 0.0 if frame.placement in BANDS else frame.margin
    return round(frame.size * shorter) + round(margin * shorter)


def _fitted(logo: Image.Image, *, width: int, height: int) -> Image.Image:
    """The logo as large as fits, never stretched; its edges are not darkened by what is clear."""
    scale = min(width / logo.width, height / logo.height)
    size = (max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
    weighted = logo.convert("RGBa").resize(size, Image.Resampling.LANCZOS)
    return weighted.convert("RGBA")
