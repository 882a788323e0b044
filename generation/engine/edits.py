"""Drawing a part of a picture anew: what the mask keeps is put back after every step, as noisy as
the rest is then, so that what is new goes on where the kept part ends.

The pictures are those of diffusers' inpainting pipelines (`Flux2KleinInpaintPipeline`,
`FluxInpaintPipeline`) from pure noise. Their strength has no use here: of a distilled base's four
steps at 1,024 pixels all but the last begin in nine tenths of noise and more.
"""

from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from generation.engine import dataset, flow
from generation.engine.bases.interface import Base, Grid, Reference
from generation.engine.errors import PhotoUnreadable
from generation.engine.photos import NamedFile
from generation.engine.spec import Edit


@dataclass(frozen=True, kw_only=True)
class Source:
    """The picture that is edited, as latents (1, T, C), and how much of each of them is drawn anew:
    0 to 1, of the same shape."""

    latents: Tensor
    opened: Tensor
    grid: Grid

    @property
    def shown(self) -> Reference:
        """The picture as a base that takes references is shown it."""
        return Reference(latents=self.latents, grid=self.grid)

    def held(self, latents: Tensor, noise: Tensor, *, sigma: Tensor) -> Tensor:
        """Latents (B, T, C) at this noise level, with the picture's own where they are kept; the
        noise (B, T, C) is what the drawing began with."""
        own = torch.lerp(self.latents, noise, sigma.to(noise.device))
        return torch.lerp(own, latents, self.opened)


def encode(base: Base, edit: Edit, *, size: tuple[int, int]) -> Source:
    """Read and encode what is edited, for pictures of this size (width, height).

    Raises PhotoUnreadable when a file is no picture or has another size.
    """
    picture, mask = dataset.opened(edit.picture), dataset.read(edit.mask).convert("L")
    for file, image in ((edit.picture, picture), (edit.mask, mask)):
        _refuse_other_sizes(file, image.size, size)
    latents, _ = base.encode_images(dataset.levels(picture)[None])
    grid = base.config.grid(*size)
    channels = latents.shape[2] // 4
    opened = flow.pack(_shares(mask, grid).expand(1, channels, -1, -1))
    return Source(latents=latents, opened=opened.to(latents), grid=grid)


def _refuse_other_sizes(file: NamedFile, size: tuple[int, int], wanted: tuple[int, int]) -> None:
    if size != wanted:
        raise PhotoUnreadable(
            f"The file {file.path} has {size[0]} x {size[1]} pixels; what is edited and its mask"
            f" must have {wanted[0]} x {wanted[1]}, as the pictures drawn."
        )


def _shares(mask: Image.Image, grid: Grid) -> Tensor:
    """How much of each latent pixel is white (1, 1, 2h, 2w)."""
    rows, columns = grid
    small = mask.resize((2 * columns, 2 * rows), Image.Resampling.BOX)
    return torch.from_numpy(np.asarray(small, np.float32) / 255)[None, None]
