"""Pictures resized, cut and turned to tensors as torchvision does it for Pillow's pictures."""

import enum
from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image
from torch import Tensor


def resize(image: Image.Image, size: Sequence[int], interpolation: enum.Enum) -> Image.Image:
    """The picture at (height, width); the same object where it has that size already."""
    height, width = size
    if image.size == (width, height):
        return image
    return image.resize((width, height), Image.Resampling[interpolation.name])


def crop(image: Image.Image, top: int, left: int, height: int, width: int) -> Image.Image:
    """A part of the picture."""
    return image.crop((left, top, left + width, top + height))


def center_crop(image: Image.Image, size: Sequence[int]) -> Image.Image:
    """The middle (height, width) of a picture that is at least as large."""
    height, width = size
    top, left = round((image.height - height) / 2), round((image.width - width) / 2)
    return crop(image, top, left, height, width)


def hflip(image: Image.Image) -> Image.Image:
    """Left and right exchanged."""
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def to_tensor(image: Image.Image) -> Tensor:
    """8-bit levels (H, W, 3) to (3, H, W) in 0..1."""
    levels = torch.from_numpy(np.array(image, copy=True))
    return levels.permute(2, 0, 1).contiguous().to(torch.get_default_dtype()).div(255)


def normalize(tensor: Tensor, mean: Sequence[float], std: Sequence[float]) -> Tensor:
    """Each channel less its mean, over its deviation; one value holds for all channels."""
    middle, spread = torch.tensor(mean), torch.tensor(std)
    return (tensor - middle[:, None, None]) / spread[:, None, None]
