"""Photos and captions, turned once into the tensors that training needs."""

import hashlib
import io
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from generation.engine.bases.interface import Base, Grid
from generation.engine.errors import PhotoUnreadable
from generation.engine.spec import TrainPhoto, TrainSpec


@dataclass(frozen=True, kw_only=True)
class Examples:
    """N photos: latents (N, T, C), their captions (N, L, D), and the empty caption (1, L, D)."""

    latents: Tensor
    text: Tensor
    empty: Tensor
    grid: Grid


def encode(base: Base, spec: TrainSpec) -> Examples:
    """Read, crop and encode every photo; raises PhotoUnreadable, naming the first bad one.

    Photos go through the autoencoder one by one, so that memory does not grow with their number.
    """
    side = spec.recipe.resolution
    pictures = [picture(photo, side=side) for photo in spec.photos]
    latents = torch.cat([base.encode_images(each[None]) for each in pictures])
    captions = base.encode_text([photo.caption for photo in spec.photos])
    grid = base.config.grid(side, side)
    return Examples(latents=latents, text=captions, empty=base.encode_text([""]), grid=grid)


def picture(photo: TrainPhoto, *, side: int) -> Tensor:
    """The photo's middle square as (3, side, side) in -1..1."""
    with _open(photo) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    square = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
    levels = torch.from_numpy(np.array(square))
    return levels.permute(2, 0, 1).float() / 127.5 - 1


def _open(photo: TrainPhoto) -> Image.Image:
    try:
        data = photo.path.read_bytes()
    except OSError as error:
        raise PhotoUnreadable(
            f"The photo {photo.path} cannot be read: {error.strerror}."
        ) from error
    if hashlib.sha256(data).hexdigest() != photo.digest:
        raise PhotoUnreadable(f"The photo {photo.path} is not the one the specification names.")
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoUnreadable(f"The photo {photo.path} is not a whole picture.") from error
    return image
