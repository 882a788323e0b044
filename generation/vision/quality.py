"""How sharp and how well lit a face is, and whether its eyes are open."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from generation.vision.faces import Face, Points
from generation.vision.landmarks import Landmarks
from generation.vision.pictures import Picture, Plane, lightness, resized

CROP = 160
"""Side in pixels that a larger face has when its sharpness is measured, so that photos compare."""
EYE = (96, 48)
"""Width and height in pixels at which an eye is looked into; drawn ones have seven across."""
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


def eye_contrast(picture: Picture, landmarks: Landmarks) -> float:
    """Lightness (L*, 0 to 100) between the dark and the light tenth within the clearer eye.

    An open eye shows its white beside its dark; of a shut one only lid and lashes are seen. The
    mesh's own ratio of height to width hardly falls where an eye is shut.
    """
    return max(_contrast_within(picture, eye) for eye in landmarks.eyes)


def _contrast_within(picture: Picture, eye: Points) -> float:
    low, size = eye.min(axis=0), np.maximum(np.ptp(eye, axis=0), 1e-3)
    scale = np.array(EYE) / size
    from_eye = (1 / scale[0], 0.0, low[0], 0.0, 1 / scale[1], low[1])
    enlarged = Image.fromarray(picture).transform(
        EYE, Image.Transform.AFFINE, tuple(map(float, from_eye)), Image.Resampling.BICUBIC
    )
    inside = Image.new("1", EYE)
    corners = [(float(x), float(y)) for x, y in (eye - low) * scale]
    ImageDraw.Draw(inside).polygon(corners, fill=1)
    dark, light = np.percentile(lightness(np.asarray(enlarged))[np.asarray(inside)], (10, 90))
    return float(light - dark)


def _laplacian(grey: Plane) -> Plane:
    inner = grey[1:-1, 1:-1]
    return grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner


def _clamped(start: float, end: float, size: int) -> tuple[int, int]:
    low = min(max(0, round(start)), size - 1)
    return low, min(max(low + 1, round(end)), size)
