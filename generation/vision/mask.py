"""Where the person is, coarsely: MediaPipe's selfie segmentation, 256 x 256."""

import numpy as np

from generation.vision.modelfiles import PERSON_MASK, network
from generation.vision.pictures import Picture, Plane, plane_resized, resized

INPUT = 256


def person_mask(picture: Picture) -> Plane:
    """The chance that a pixel shows a person, 0 to 1, at the picture's size.

    Edges are soft over some pixels of the 256 that the model sees; `matte` makes them exact.

    Raises:
        ModelUnusable: the model's file is missing or was changed.
    """
    small = resized(picture, width=INPUT, height=INPUT)
    found = network(PERSON_MASK)(np.asarray(small, np.float32)[None] / 255)[0][0, :, :, 0]
    height, width = picture.shape[:2]
    return plane_resized(found, width=width, height=height).clip(0, 1)
