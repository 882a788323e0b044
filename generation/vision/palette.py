"""The few colours that a logo is made of."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.vision.pictures import Picture, Plane, lab

MOST = 6
LEAST_SHARE = 0.015
"""Of the logo that a colour must fill: edges between two colours have thinner ones."""
APART = 14.0
"""CIELAB difference from which two colours are two."""
PALEST, LEAST_CHROMA = 96.0, 6.0
"""A colour lighter than this and this grey is paper, not the brand's."""
STEP = 16
"""Code values that are counted as one."""
_WHITE = "#ffffff"


def palette(picture: Picture, alpha: Plane) -> list[str]:
    """The logo's colours as codes, the one that fills and colours most first, greys last."""
    colours, shares = _counted(picture[alpha > 0.5])
    kept: list[int] = []
    places = lab(colours[None])[0]
    for each in np.argsort(-shares, kind="stable"):
        if all(np.linalg.norm(places[each] - places[one]) >= APART for one in kept):
            kept.append(int(each))
    weights = _joined(places, shares, kept)
    wanted = [one for one in kept if weights[one] >= LEAST_SHARE and not _is_paper(places[one])]
    wanted.sort(key=lambda one: (_chroma(places[one]) < LEAST_CHROMA, -weights[one]))
    return [_code(colours[one]) for one in wanted[:MOST]]


def main_colour(picture: Picture, alpha: Plane) -> str:
    """The colour that fills most of the logo, a grey or white one too."""
    colours, shares = _counted(picture[alpha > 0.5])
    return _code(colours[int(np.argmax(shares))]) if len(shares) else _WHITE


def _counted(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.floating[Any]]]:
    """Mean colours of pixels that are nearly alike, and which share each has."""
    if not len(pixels):
        return np.zeros((0, 3), np.uint8), np.zeros(0)
    steps = (pixels // STEP).astype(np.int32)
    keys = steps[:, 0] * 65536 + steps[:, 1] * 256 + steps[:, 2]
    _, place, counts = np.unique(keys, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(place, weights=pixels[:, each]) for each in range(3)], axis=-1)
    return np.rint(sums / counts[:, None]).astype(np.uint8), counts / len(pixels)


def _joined(
    places: NDArray[Any], shares: NDArray[np.floating[Any]], kept: list[int]
) -> dict[int, float]:
    """The share of each kept colour with all that are nearest to it."""
    weights = dict.fromkeys(kept, 0.0)
    for place, share in zip(places, shares, strict=True):
        weights[min(kept, key=lambda one: float(np.linalg.norm(place - places[one])))] += share
    return weights


def _is_paper(place: NDArray[Any]) -> bool:
    return bool(place[0] > PALEST and _chroma(place) < LEAST_CHROMA)


def _chroma(place: NDArray[Any]) -> float:
    return float(np.hypot(place[1], place[2]))


def _code(colour: NDArray[np.uint8]) -> str:
    red, green, blue = colour
    return f"#{red:02x}{green:02x}{blue:02x}"
