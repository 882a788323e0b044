"""How different two colours look."""

import numpy as np
from numpy.typing import NDArray

from generation.vision.pictures import Colours

FAR = 25.0**7


def ciede2000(one: Colours, other: Colours) -> NDArray[np.floating]:
    """The colour difference of CIELAB colours (..., 3): about 1 is just seen side by side.

    CIE 142:2001, in the form and with the test data of Sharma, Wu and Dalal, "The CIEDE2000
    Color-Difference Formula" (2005).
    """
    first, second = one.astype(np.float64), other.astype(np.float64)
    chroma = (np.hypot(*_ab(first)) + np.hypot(*_ab(second))) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + FAR)))
    (c1, h1), (c2, h2) = _polar(first, stretch), _polar(second, stretch)
    lightness, c = second[..., 0] - first[..., 0], c2 - c1
    turn = np.where(c1 * c2 == 0, 0, (h2 - h1 + 180) % 360 - 180)
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    mean_l, mean_c = (first[..., 0] + second[..., 0]) / 2, (c1 + c2) / 2
    mean_h = np.where(c1 * c2 == 0, h1 + h2, (h1 + turn / 2) % 360)
    by_l = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    by_c = 1 + 0.045 * mean_c
    by_h = 1 + 0.015 * mean_c * _hue_weight(mean_h)
    blue = np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2))))
    together = -2 * np.sqrt(mean_c**7 / (mean_c**7 + FAR)) * blue
    l_part, c_part, h_part = lightness / by_l, c / by_c, hue / by_h
    squares = l_part**2 + c_part**2 + h_part**2 + together * c_part * h_part
    difference: NDArray[np.floating] = np.sqrt(np.maximum(squares, 0))
    return difference


def _ab(colour: Colours) -> tuple[Colours, Colours]:
    return colour[..., 1], colour[..., 2]


def _polar(colour: Colours, stretch: Colours) -> tuple[Colours, Colours]:
    """Chroma, and hue in degrees from 0 to 360."""
    a, b = _ab(colour)
    a = a * stretch
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _hue_weight(hue: Colours) -> Colours:
    weight: Colours = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    return weight
