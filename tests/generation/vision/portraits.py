"""Pictures with faces: one photograph, and portraits of invented people."""

from functools import cache

import numpy as np

from generation.demobase.people import random_identity, random_scene
from generation.demobase.photos import BadKind, bad_photo, casual_photos
from generation.demobase.portrait import render
from generation.vision import pictures
from generation.vision.pictures import Picture, Plane
from tests.generation.vision.bad_files import FILES


def astronaut() -> Picture:
    """A real face, of 512 x 512 pixels."""
    return pictures.read((FILES / "astronaut.jpg").read_bytes())


@cache
def photos(seed: int, count: int = 6) -> tuple[Picture, ...]:
    """Casual photos of one invented person."""
    return tuple(pictures.read(photo) for photo in casual_photos(seed, count))


@cache
def bad(kind: BadKind, seed: int = 5) -> Picture:
    """A photo with one thing wrong."""
    return pictures.read(bad_photo(kind, seed))


@cache
def portrait(seed: int, size: int = 128) -> tuple[Picture, Plane]:
    """A studio portrait as the demo base is trained on, and its exact coverage."""
    rng = np.random.default_rng(seed)
    return render(random_identity(rng), random_scene(rng), size, supersample=2, matte=True)
