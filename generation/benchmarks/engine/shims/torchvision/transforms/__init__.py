"""The transforms that work on pictures, with torchvision's names and results."""

import enum

import torch
from PIL import Image


class InterpolationMode(enum.Enum):
    """How pixels are found between pixels."""

    BILINEAR = "bilinear"


class RandomCrop:
    """Only its draw is used."""

    @staticmethod
    def get_params(image: Image.Image, output_size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Top, left, height and width of a crop anywhere in the picture; ValueError if too large.

        Nothing is drawn where the crop is the whole picture, as in torchvision.
        """
        width, height = image.size
        tall, wide = output_size
        if height < tall or width < wide:
            raise ValueError(f"A crop of {wide} x {tall} is larger than {width} x {height}.")
        if (width, height) == (wide, tall):
            return 0, 0, height, width
        top = int(torch.randint(0, height - tall + 1, size=(1,)).item())
        left = int(torch.randint(0, width - wide + 1, size=(1,)).item())
        return top, left, tall, wide
