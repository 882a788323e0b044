"""Between pictures and what the transformer sees of them.

Shapes: B pictures, C latent channels, S side of the latents, T = (S / 2)^2 tokens of 4C numbers.
"""

import numpy as np
import torch
from diffusers import AutoencoderKLFlux2
from numpy.typing import NDArray
from torch import Tensor

from generation.demobase.precision import fast_products

SIDE = 8
"""Tokens along one side of a 128 px picture: 8 x 8 tokens of 2 x 2 latents of 8 x 8 pixels."""


def to_tensor(pictures: NDArray[np.uint8]) -> Tensor:
    """uint8 (B, H, W, 3) to float (B, 3, H, W) in -1..1, channels last in memory."""
    tensor = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return tensor.contiguous(memory_format=torch.channels_last)


def patchify(latents: Tensor) -> Tensor:
    """(B, C, S, S) to (B, 4C, S/2, S/2), in the order of the FLUX.2 pipeline."""
    b, c, h, w = latents.shape
    split = latents.view(b, c, h // 2, 2, w // 2, 2)
    return split.permute(0, 1, 3, 5, 2, 4).reshape(b, c * 4, h // 2, w // 2)


@torch.no_grad()
def encode_pictures(vae: AutoencoderKLFlux2, pictures: NDArray[np.uint8]) -> Tensor:
    """Whitened, packed latents (B, T, 4C)."""
    with fast_products():
        mean = vae.encode(to_tensor(pictures)).latent_dist.mean.float()
    packed = patchify(mean)
    variance = vae.bn.running_var.view(1, -1, 1, 1) + vae.config.batch_norm_eps
    white = (packed - vae.bn.running_mean.view(1, -1, 1, 1)) / torch.sqrt(variance)
    tokens: Tensor = white.flatten(2).transpose(1, 2).contiguous()
    return tokens


def picture_ids() -> Tensor:
    """Position ids of a square picture's tokens: (T, 4) = frame, row, column, unused."""
    one, side = torch.arange(1), torch.arange(SIDE)
    return torch.cartesian_prod(one, side, side, one).float()


def text_ids(length: int) -> Tensor:
    """Position ids of the text's tokens: (length, 4), the place in the last column."""
    ids = torch.zeros(length, 4)
    ids[:, 3] = torch.arange(length)
    return ids


def token_weights() -> Tensor:
    """Weights of the loss (1, T, 1), mean one: tokens of the face count twice as much."""
    weight = torch.full((SIDE, SIDE), 0.75)
    weight[1:6, 2:6] = 1.5
    return (weight / weight.mean()).view(1, SIDE * SIDE, 1)
