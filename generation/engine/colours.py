"""Colours as people see them: which of a list of named ones is nearest."""

import re
from collections.abc import Mapping

from generation.engine.errors import SpecInvalid

Rgb = tuple[float, float, float]
"""Red, green and blue, 0-255."""

HEX = re.compile(r"#[0-9a-fA-F]{6}")


def parse(text: str) -> Rgb:
    """`#rrggbb` as numbers; raises SpecInvalid for anything else."""
    if not HEX.fullmatch(text):
        raise SpecInvalid(f"The colour is {text!r}; it must look like #1f2a44.")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def code(colour: Rgb) -> str:
    """The nearest `#rrggbb`."""
    return "#" + "".join(f"{round(level):02x}" for level in colour)


def mean(colours: list[Rgb]) -> Rgb:
    """The colour in the middle of these."""
    red, green, blue = (sum(channel) / len(colours) for channel in zip(*colours, strict=True))
    return red, green, blue


def nearest(colour: Rgb, named: Mapping[str, Rgb]) -> str:
    """The name whose colour differs least to the eye (CIE 1976 difference); first of equals."""
    return min(named, key=lambda name: difference(colour, named[name]))


def difference(one: Rgb, other: Rgb) -> float:
    """CIE 1976 colour difference; about 2 is just seen, white and black differ by 100."""
    pairs = zip(_lab(one), _lab(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def _lab(colour: Rgb) -> Rgb:
    """CIELAB of an sRGB colour under D65 (IEC 61966-2-1, CIE 15)."""
    red, green, blue = (_linear(value / 255) for value in colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (_cube_root(value) for value in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _cube_root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 0.008856 else 7.787 * value + 16 / 116
