"""How sharp and how well lit a face is."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from generation.vision.faces import Face
from generation.vision.pictures import Picture, Plane, lightness, resized

CROP = 160
"""Side in pixels that a larger face has when its sharpness is measured, so that photos compare."""
FULL_LIGHT = 200.0
MOST_GAIN = 8.0


@dataclass(frozen=True)
class Exposure:
    """Lightness (L* of CIELAB, 0 to 100) of the face's darkest, middle and lightest parts.

    The lightest part is what tells a dark photo from dark skin: in daylight, highlights, eyes and
    teeth are light in every face.
    """

    dark: float
    middle: float
    light: float
    clipped: float
    """Share of the face that is burnt out."""


def face_crop(picture: Picture, face: Face, *, room: float = 0.0) -> Picture:
    """The part of the picture inside the face's box, grown by a share of its size on each side."""
    across, down = face.width * room, face.height * room
    top, bottom = _clamped(face.top - down, face.bottom + down, picture.shape[0])
    left, right = _clamped(face.left - across, face.right + across, picture.shape[1])
    return picture[top:bottom, left:right]


def sharpness(picture: Picture, face: Face) -> float:
    """Variance of the Laplacian of the face, in squared grey levels (Pech-Pacheco, 2000).

    The face is first brought to one size and one brightness, so that neither reads as blur. A
    smaller one stays as it is: enlarged, it would be as smooth as a blurred one.
    """
    crop = Image.fromarray(face_crop(picture, face)).convert("L")
    side = max(3, min(CROP, round(face.width)))
    grey = np.asarray(crop.resize((side, side), Image.Resampling.LANCZOS), np.float32)
    gain = min(MOST_GAIN, FULL_LIGHT / max(1.0, float(np.percentile(grey, 95))))
    return float(_laplacian(grey * gain).var())


def exposure(picture: Picture, face: Face) -> Exposure:
    """How the face is lit."""
    crop = face_crop(picture, face)
    small = resized(crop, width=64, height=64)
    values = lightness(small)
    dark, middle, light = (float(v) for v in np.percentile(values, (5, 50, 95)))
    clipped = float((small.min(axis=2) >= 252).mean())
    return Exposure(dark, middle, light, clipped)


def _laplacian(grey: Plane) -> Plane:
    inner = grey[1:-1, 1:-1]
    return grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner


def _clamped(start: float, end: float, size: int) -> tuple[int, int]:
    low = min(max(0, round(start)), size - 1)
    return low, min(max(low + 1, round(end)), size)
