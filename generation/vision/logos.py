"""Logos that our own decoder made: as images with alpha, and small copies for pages' headers."""

import io

import numpy as np
from PIL import Image

from generation.vision.pictures import Picture, Plane

MARK = (320, 64)
"""Pixels that the small copy fits into: twice what a header gives it."""


def opened(png: bytes) -> Image.Image:
    """The logo as RGBA."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        return image.convert("RGBA")


def mark(picture: Picture, alpha: Plane) -> bytes:
    """A small copy as a PNG with alpha."""
    share = (alpha * 255).round().astype(np.uint8)
    image = Image.fromarray(np.dstack([picture, share]), "RGBA").convert("RGBa")
    image.thumbnail(MARK, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.convert("RGBA").save(out, "PNG", optimize=True)
    return out.getvalue()
