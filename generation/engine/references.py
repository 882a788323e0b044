"""Reference photos as the base is shown them: the rule of diffusers' `Flux2KleinPipeline`."""

import math
from collections.abc import Sequence

from PIL import Image

from generation.engine import dataset
from generation.engine.bases.interface import Base, BaseConfig, Reference
from generation.engine.errors import PhotoUnreadable
from generation.engine.photos import ReferencePhoto

SHORTEST_SIDE = 64
"""In pixels."""
MOST_ASPECT = 8
"""How many times as long as the other a side may be."""


def encode(base: Base, photos: Sequence[ReferencePhoto]) -> tuple[Reference, ...]:
    """Read, fit and encode the photos, one by one; raises PhotoUnreadable, naming the first bad
    one."""
    return tuple(_encoded(base, fitted(photo, config=base.config)) for photo in photos)


def fitted(photo: ReferencePhoto, *, config: BaseConfig) -> Image.Image:
    """The photo upright, shrunk where it has too many pixels, its middle cut to whole tokens.

    Raises PhotoUnreadable when it is no picture, or one that is too small or too narrow.
    """
    upright = dataset.opened(photo)
    _refuse_odd_sizes(photo, upright.size)
    shrunk = _shrunk(upright, most=config.reference_pixels)
    width, height = (side // config.multiple * config.multiple for side in shrunk.size)
    left, top = (shrunk.width - width) // 2, (shrunk.height - height) // 2
    return shrunk.crop((left, top, left + width, top + height))


def _refuse_odd_sizes(photo: ReferencePhoto, size: tuple[int, int]) -> None:
    if min(size) < SHORTEST_SIDE or max(size) > MOST_ASPECT * min(size):
        raise PhotoUnreadable(
            f"The photo {photo.path} has {size[0]} x {size[1]} pixels; a reference photo must have"
            f" at least {SHORTEST_SIDE} on each side, and one side at most {MOST_ASPECT} times the"
            " other."
        )


def _shrunk(photo: Image.Image, *, most: int) -> Image.Image:
    scale = math.sqrt(most / (photo.width * photo.height))
    if scale >= 1:
        return photo
    size = int(photo.width * scale), int(photo.height * scale)
    return photo.resize(size, Image.Resampling.LANCZOS)


def _encoded(base: Base, photo: Image.Image) -> Reference:
    mean, _ = base.encode_images(dataset.levels(photo)[None])
    return Reference(latents=mean, grid=base.config.grid(photo.width, photo.height))
