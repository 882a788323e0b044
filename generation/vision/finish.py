"""The brand finish: the rendered person over exactly the style's background."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.vision.background import Background, draw
from generation.vision.faces import find_faces
from generation.vision.landmarks import find_landmarks
from generation.vision.matte import Matte, find_matte
from generation.vision.pictures import Picture, Plane, resized, to_linear, to_srgb

EDGE = 1024
"""Longest edge in pixels of a finished headshot where nobody asks for another."""
LEAST_MATTE_EDGE = 512


@dataclass(frozen=True)
class Finished:
    """The picture, how much of each of its pixels is the person, and the person alone at their own
    size."""

    picture: Picture
    alpha: Plane
    cutout: Matte


def finish(picture: Picture, background: Background, *, longest_edge: int) -> Finished:
    """The person in front of the background, in the picture's shape at the size asked for.

    Where the matte is 0 the pixels are the background's own; where it is 1, and everywhere in the
    face, they are the picture's own. Between, light is mixed.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
        ValueError: the background cannot be drawn.
    """
    person = _sized(picture, longest_edge)
    height, width = person.shape[:2]
    behind = draw(background, width=width, height=height)
    cutout = _matte(picture, longest_edge)
    matte = cutout.resized(width=width, height=height)
    share = matte.alpha[..., None]
    mixed = to_srgb(share * matte.foreground + (1 - share) * to_linear(behind))
    untouched = np.where(share == 0, behind, np.where(share == 1, person, mixed))
    return Finished(untouched, matte.alpha, cutout)


def _matte(picture: Picture, longest_edge: int) -> Matte:
    """The matte at the picture's own size: a small one is enlarged first, so that its edges are
    found between its pixels, but never to more than it can show."""
    own = max(LEAST_MATTE_EDGE, *picture.shape[:2])
    person = _sized(picture, min(own, longest_edge))
    return find_matte(person, core=_face_area(person))


def _sized(picture: Picture, longest_edge: int) -> Picture:
    scale = longest_edge / max(picture.shape[:2])
    height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
    return resized(picture, width=width, height=height)


def _face_area(picture: Picture) -> NDArray[np.bool_] | None:
    faces = find_faces(picture)
    return find_landmarks(picture, faces[0]).area(picture) if faces else None
