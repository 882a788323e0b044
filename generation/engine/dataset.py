"""Photos and captions, turned once into the tensors that training needs."""

import hashlib
import io
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from generation.engine.bases.interface import Base, Framing, Grid
from generation.engine.checks import Box
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
    framing = base.config.framing
    pictures = [picture(photo, side=side, framing=framing) for photo in spec.photos]
    latents = torch.cat([base.encode_images(each[None]) for each in pictures])
    captions = base.encode_text([photo.caption for photo in spec.photos])
    grid = base.config.grid(side, side)
    return Examples(latents=latents, text=captions, empty=base.encode_text([""]), grid=grid)


def picture(photo: TrainPhoto, *, side: int, framing: Framing) -> Tensor:
    """A square of the photo as (3, side, side) in -1..1, with the face where the base has it."""
    with _open(photo) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    area = square(upright.size, face=photo.face, framing=framing)
    cropped = upright.resize((side, side), Image.Resampling.LANCZOS, box=area)
    levels = torch.from_numpy(np.array(cropped))
    return levels.permute(2, 0, 1).float() / 127.5 - 1


def square(size: tuple[int, int], *, face: Box | None, framing: Framing) -> Box:
    """The square to take of a photo of this size, in pixels and inside it.

    Around a face it is as large as puts the face at the framing's height, and lies so that the
    face's middle is where the framing has it, as far as the photo reaches; without a face it is
    the largest, in the middle.
    """
    width, height = size
    if face is None:
        side: float = min(width, height)
        return _placed((width - side) / 2, (height - side) / 2, side, size)
    left, top, right, bottom = face
    side = min(width, height, (bottom - top) * height / framing.face_height)
    across, down = (left + right) / 2 * width, (top + bottom) / 2 * height
    return _placed(across - side / 2, down - framing.face_middle * side, side, size)


def _placed(left: float, top: float, side: float, size: tuple[int, int]) -> Box:
    """The square moved into the photo."""
    width, height = size
    left, top = min(max(left, 0), width - side), min(max(top, 0), height - side)
    return left, top, left + side, top + side


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
