"""Whether a picture is the photo itself: bars of a screen around it, colours taken out."""

import numpy as np

from generation.vision.pictures import Picture, lab

EVEN = 12
"""Levels that a row of a bar may differ by: compression leaves a few, a sensor's noise more."""
EVERY = 4
"""Of the pixels of a row and of the rows every fourth is looked at, as it is: shrinking the picture
would even the noise out that tells a photo."""
SAME = 10
"""Levels that two bars of one screen may differ by."""


def bars(picture: Picture) -> float:
    """The smaller of two even bars of one colour above and below, or on both sides, as a share of
    the picture; 0 where there are none."""
    few = picture[::EVERY, ::EVERY]
    return max(_bars(few), _bars(few.swapaxes(0, 1)))


def colour(picture: Picture) -> float:
    """Chroma (CIELAB) that a twentieth of the picture has at least; 0 for shades of grey."""
    _, a, b = np.moveaxis(lab(picture[::2, ::2]), -1, 0)
    return float(np.percentile(np.hypot(a, b), 95))


def _bars(picture: Picture) -> float:
    """Of those above and below."""
    if np.ptp(picture[[0, -1]], axis=1).max() > EVEN:  # mostly: then no more is to be looked at
        return 0.0
    uneven = np.flatnonzero(np.ptp(picture, axis=1).max(axis=1) > EVEN)
    if not uneven.size:
        return 0.0
    above, below = int(uneven[0]), len(picture) - 1 - int(uneven[-1])
    apart = np.abs(picture[0].mean(axis=0) - picture[-1].mean(axis=0)).max()
    return min(above, below) / len(picture) if apart <= SAME else 0.0
