"""Whether a picture shows nudity, by Yahoo's open_nsfw: a score that says nothing of a face.

Prepared as its authors do: 256 pixels square, the middle 224 of them, blue first, less the mean
colour of what the network was trained on.
"""

import numpy as np
from PIL import Image

from generation.vision.modelfiles import OPEN_NSFW, onnx_network
from generation.vision.pictures import Picture

SIDE, MIDDLE = 256, 224
MEAN_BLUE_FIRST = np.array([104, 117, 123], np.float32)


def nudity(picture: Picture) -> float:
    """How sure the network is, 0 to 1.

    Raises:
        ModelUnusable: its file is missing or was changed.
    """
    square = Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    edge = (SIDE - MIDDLE) // 2
    middle = np.asarray(square, np.float32)[edge:-edge, edge:-edge]
    [[_, share]] = onnx_network(OPEN_NSFW)((middle[..., ::-1] - MEAN_BLUE_FIRST)[None])
    return float(share)
