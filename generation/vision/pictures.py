"""Pictures as arrays: reading what our own decoder wrote, sizing, and writing."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
"""Height x width x 3, sRGB."""
Plane = NDArray[np.floating[Any]]
"""Height x width, one value a pixel."""
Colours = NDArray[np.floating[Any]]
"""Height x width x 3, sRGB code values as 0 to 1 or CIELAB."""
Light = NDArray[np.floating[Any]]
"""Height x width x 3, proportional to light, 0 to 1."""

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Shares of linear red, green and blue in luminance (ITU-R BT.709)."""


def read(data: bytes, *, least: int = 0) -> Picture:
    """The pixels of a picture that this project made; never of an upload.

    Where `least` is given, they may be fewer: a JPEG is opened at half, a quarter or an eighth of
    its size, no edge below `least`.
    """
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "AVIF"]) as image:
        if least:
            image.draft(image.mode, (least, least))
        return np.asarray(image.convert("RGB"))


def write_png(picture: Picture) -> bytes:
    """The picture as a PNG without metadata."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def write_jpeg(picture: Picture) -> bytes:
    """The picture as a JPEG of high quality without metadata."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()


def write_cutout(picture: Picture, alpha: Plane) -> bytes:
    """A picture of which so much (0 to 1) of each pixel is there, as a PNG with alpha."""
    share = (alpha * 255).round().astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(np.dstack([picture, share]), "RGBA").save(out, "PNG")
    return out.getvalue()


def read_cutout(data: bytes) -> tuple[Picture, Plane]:
    """What `write_cutout` wrote."""
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        values = np.asarray(image.convert("RGBA"))
    return values[..., :3], values[..., 3].astype(np.float32) / 255


def write_mask(plane: Plane) -> bytes:
    """One value a pixel, 0 to 1, as a grey PNG."""
    out = io.BytesIO()
    Image.fromarray((plane * 255).round().astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def read_mask(data: bytes) -> Plane:
    """What `write_mask` wrote."""
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        return np.asarray(image.convert("L"), np.float32) / 255


def resized(picture: Picture, *, width: int, height: int) -> Picture:
    """The picture at another size, smooth in both directions."""
    if picture.shape[:2] == (height, width):
        return picture
    image = Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(image)


def plane_resized(plane: Plane, *, width: int, height: int) -> Plane:
    """One value a pixel at another size."""
    if plane.shape == (height, width):
        return plane
    image = Image.fromarray(plane.astype(np.float32)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    return np.asarray(image, np.float32)


def to_linear(picture: Picture) -> Light:
    """Light instead of sRGB's code values (IEC 61966-2-1)."""
    return _LINEAR[picture]


def to_srgb(linear: Light) -> Picture:
    """The nearest sRGB code values."""
    clipped = linear.clip(0, 1)
    low, high = clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055
    coded = np.where(clipped <= 0.0031308, low, high)
    codes: Picture = np.rint(coded * 255).astype(np.uint8)
    return codes


def lightness(picture: Picture) -> Plane:
    """Luminance as the eye steps it: L* of CIELAB, 0 black to 100 white."""
    steps: Plane = 116 * _steps(to_linear(picture) @ LUMINANCE) - 16
    return steps


def lab(picture: Picture) -> Colours:
    """CIELAB under D65: L* 0 to 100, a* towards red, b* towards yellow (CIE 15, IEC 61966-2-1)."""
    x, y, z = np.moveaxis(_steps(np.dot(to_linear(picture), _TO_XYZ.T)), -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def colour_of(code: str) -> tuple[int, int, int]:
    """The colour of a code like `#d9dee4`.

    Raises:
        ValueError: it is no such code.
    """
    if len(code) != 7 or code[0] != "#":
        raise ValueError(f"{code!r} is no colour: write # and six digits, like #d9dee4.")
    red, green, blue = bytes.fromhex(code[1:])
    return red, green, blue


def _steps(light: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """The cube root with CIE's straight beginning."""
    curved = np.cbrt(light)
    stepped: NDArray[np.floating[Any]] = np.where(
        light > 216 / 24389, curved, (light * 24389 / 27 + 16) / 116
    )
    return stepped


def _code_values() -> NDArray[np.float32]:
    codes = np.arange(256) / 255
    linear = np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


_LINEAR = _code_values()
_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
) / np.array([[0.9505], [1.0], [1.089]], np.float32)
"""From linear sRGB to X, Y and Z, each as a share of white's."""
