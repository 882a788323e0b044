"""The person alone, cut out of a rendered picture once: what every finish begins with.

It is kept as long as the finished picture, so that another background or another crop needs neither
the base nor the photos, and leaves the face's pixels as they are.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.vision.faces import find_the_face
from generation.vision.landmarks import find_landmarks
from generation.vision.light import Light
from generation.vision.matte import Matte, find_matte
from generation.vision.pictures import Picture, Plane, plane_resized, resized

Codes = NDArray[np.uint8]

LEAST_EDGE = 512
"""A smaller picture is enlarged first, so that edges are found between its pixels."""


@dataclass(frozen=True)
class Cutout:
    """The person's own colours, and how much of each pixel is theirs: whole 255ths from 0 to 1."""

    colours: Picture
    alpha: Plane

    @classmethod
    def of(cls, matte: Matte) -> Self:
        """As the file keeps it."""
        whole = np.rint(matte.alpha * 255).astype(np.uint8)
        return cls(matte.foreground, whole.astype(np.float32) / 255)

    def shrunk(self, edge: int) -> Self:
        """Its longest side no longer than this."""
        scale = min(1.0, edge / max(self.size))
        width, height = (round(side * scale) for side in self.size)
        alpha = plane_resized(self.alpha, width=width, height=height).clip(0, 1)
        return type(self)(resized(self.colours, width=width, height=height), alpha)

    def lit(self, light: Light) -> Self:
        """In another light."""
        return type(self)(light.on(self.colours), self.alpha)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.alpha.shape[1], self.alpha.shape[0]

    def extended(self, margins: tuple[int, int, int, int]) -> Self:
        """With so many pixels more at the top, bottom, left and right.

        Nothing is above; below and beside somebody whom the edge cuts off goes on as it ends there.
        """
        top, bottom, left, right = margins
        sides = ((0, bottom), (left, right))
        alpha = np.pad(np.pad(self.alpha, sides, "edge"), ((top, 0), (0, 0)))
        colours = np.pad(self.colours, (*sides, (0, 0)), "edge")
        return type(self)(np.pad(colours, ((top, 0), (0, 0), (0, 0)), "edge"), alpha)


def cut_out(picture: Picture) -> Cutout:
    """The person in a rendered picture, exact to the edges.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
    """
    scale = max(1.0, LEAST_EDGE / max(picture.shape[:2]))
    height, width = (round(side * scale) for side in picture.shape[:2])
    person = resized(picture, width=width, height=height)
    face = find_the_face(person)
    core = find_landmarks(person, face).area(person) if face else None
    return Cutout.of(find_matte(person, core=core))


def silhouette(picture: Picture) -> Cutout:
    """The person in a photo of their own, exact to the edges. No face is looked for.

    Raises:
        ModelUnusable: the mask's model file is missing or was changed.
    """
    return Cutout.of(find_matte(picture))


def warped(values: Codes, to_values: NDArray[np.floating], *, size: tuple[int, int]) -> Codes:
    """A picture or a plane on a canvas of this size, `to_values` (2 x 3) leading from its pixels to
    theirs; nothing outside."""
    step = float(np.hypot(to_values[0, 0], to_values[1, 0]))
    image = Image.fromarray(values)
    if step > 1:  # interpolation alone would skip pixels
        smaller = (max(1, round(image.width / step)), max(1, round(image.height / step)))
        to_values = to_values * np.array([[smaller[0] / image.width], [smaller[1] / image.height]])
        image = image.resize(smaller, Image.Resampling.LANCZOS)
    coefficients = to_values.ravel().tolist()
    drawn = image.transform(size, Image.Transform.AFFINE, coefficients, Image.Resampling.BICUBIC)
    return np.asarray(drawn)
