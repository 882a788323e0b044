"""The person alone, cut out of a rendered picture once: what every finish begins with.

It is kept as long as the finished picture, so that another background or another crop needs neither
the base nor the photos, and leaves the face's pixels as they are.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.vision.faces import find_faces
from generation.vision.framing import Head, measure
from generation.vision.landmarks import find_landmarks
from generation.vision.matte import find_matte
from generation.vision.pictures import Light, Picture, Plane, resized, to_linear, to_srgb

LEAST_EDGE = 512
"""A smaller picture is enlarged first, so that edges are found between its pixels."""


@dataclass(frozen=True)
class Cutout:
    """The person's own colours, and how much of each pixel is theirs: whole 255ths from 0 to 1."""

    colours: Picture
    alpha: Plane

    @classmethod
    def of(cls, foreground: Light, alpha: Plane) -> Self:
        """As the file keeps it."""
        whole = np.rint(alpha * 255).astype(np.uint8)
        return cls(to_srgb(foreground), whole.astype(np.float32) / 255)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.alpha.shape[1], self.alpha.shape[0]

    @property
    def light(self) -> Light:
        """The person's light alone, each pixel by its share."""
        return to_linear(self.colours) * self.alpha[..., None]

    def extended(self, margins: tuple[int, int, int, int]) -> Self:
        """With so many pixels more at the top, bottom, left and right.

        Nothing is above; below and beside somebody whom the edge cuts off goes on as it ends there.
        """
        top, bottom, left, right = margins
        sides = ((0, bottom), (left, right))
        alpha = np.pad(np.pad(self.alpha, sides, "edge"), ((top, 0), (0, 0)))
        colours = np.pad(self.colours, (*sides, (0, 0)), "edge")
        return type(self)(np.pad(colours, ((top, 0), (0, 0), (0, 0)), "edge"), alpha)


def cut_out(picture: Picture) -> tuple[Cutout, Head | None]:
    """The person in a rendered picture, exact to the edges, and where on the cutout their head is;
    None where no face is found.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
    """
    scale = max(1.0, LEAST_EDGE / max(picture.shape[:2]))
    height, width = (round(side * scale) for side in picture.shape[:2])
    person = resized(picture, width=width, height=height)
    faces = find_faces(person)
    core = find_landmarks(person, faces[0]).area(person) if faces else None
    matte = find_matte(person, core=core)
    head = measure(person, faces[0]) if faces else None
    return Cutout.of(matte.foreground, matte.alpha), head


def silhouette(picture: Picture) -> Cutout:
    """The person in a photo of their own, exact to the edges. No face is looked for.

    Raises:
        ModelUnusable: the mask's model file is missing or was changed.
    """
    matte = find_matte(picture)
    return Cutout.of(matte.foreground, matte.alpha)


def warped(plane: Plane, to_plane: NDArray[np.floating], *, size: tuple[int, int]) -> Plane:
    """One value a pixel on a canvas of this size, `to_plane` (2 x 3) leading from its pixels to the
    plane's; nothing outside."""
    step = float(np.hypot(to_plane[0, 0], to_plane[1, 0]))
    image = Image.fromarray(plane.astype(np.float32))
    if step > 1:  # interpolation alone would skip pixels
        smaller = (max(1, round(image.width / step)), max(1, round(image.height / step)))
        to_plane = to_plane * np.array([[smaller[0] / image.width], [smaller[1] / image.height]])
        image = image.resize(smaller, Image.Resampling.LANCZOS)
    coefficients = to_plane.ravel().tolist()
    drawn = image.transform(size, Image.Transform.AFFINE, coefficients, Image.Resampling.BICUBIC)
    return np.asarray(drawn, np.float32)
