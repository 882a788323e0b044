"""Flow matching as pure tensor functions.

A picture's latents x0 and noise are joined by the straight line x = (1 - sigma) x0 + sigma noise;
the model predicts its direction, noise - x0. B is a batch, C channels, T packed tokens.
"""

import math

import torch
from torch import Tensor

from generation.engine.bases.interface import Grid

UNIFORM_SHARE = 0.25
"""Share of noise levels that `shifted` draws uniformly, so that no level is never trained."""


def pack(latents: Tensor) -> Tensor:
    """(B, C, 2h, 2w) to tokens (B, h*w, 4C): each token is a 2 x 2 patch."""
    batch, channels, height, width = latents.shape
    patches = latents.view(batch, channels, height // 2, 2, width // 2, 2)
    patches = patches.permute(0, 1, 3, 5, 2, 4)  # (B, C, 2, 2, h, w)
    return patches.reshape(batch, channels * 4, -1).transpose(1, 2).contiguous()


def unpack(tokens: Tensor, *, grid: Grid) -> Tensor:
    """Tokens (B, h*w, 4C) back to (B, C, 2h, 2w)."""
    batch, _, packed = tokens.shape
    rows, columns = grid
    patches = tokens.transpose(1, 2).reshape(batch, packed // 4, 2, 2, rows, columns)
    return patches.permute(0, 1, 4, 2, 5, 3).reshape(batch, packed // 4, rows * 2, columns * 2)


def levels(pictures: Tensor) -> Tensor:
    """Pictures (B, 3, H, W) in -1..1 to 8-bit values (B, H, W, 3)."""
    shades = (pictures.float() / 2 + 0.5).clamp(0, 1) * 255
    return shades.round().to(torch.uint8).permute(0, 2, 3, 1)


def mix(latents: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
    """The point at `sigma` (B) on the line from latents to noise, both (B, T, C)."""
    return torch.lerp(latents, noise, sigma[:, None, None])


def loss(velocity: Tensor, latents: Tensor, noise: Tensor, *, weights: Tensor) -> Tensor:
    """Mean squared error of the predicted direction; `weights` (B, T) have a mean of one each."""
    error = (velocity.float() - (noise - latents)) ** 2  # (B, T, C)
    return (weights[:, :, None] * error).mean()


def draw_sigmas(kind: str, count: int, *, shift: float, generator: torch.Generator) -> Tensor:
    """Noise levels (count) in 0..1 to train at; `shift` moves them as inference does."""
    if kind == "logit_normal":
        return torch.sigmoid(torch.randn(count, generator=generator))
    uniform = torch.rand(count, generator=generator)
    if kind == "uniform":
        return uniform
    keep = torch.rand(count, generator=generator) < UNIFORM_SHARE
    return torch.where(keep, uniform, shifted(uniform, shift))


def shifted(sigma: Tensor, shift: float) -> Tensor:
    """Noise levels moved up by the factor `shift`; 0 and 1 stay where they are."""
    return shift * sigma / (1 + (shift - 1) * sigma)


def guide(velocity: Tensor, *, guidance: float) -> Tensor:
    """Classifier-free guidance: (2B, T, C), prompted half first, to (B, T, C)."""
    prompted, unprompted = velocity.chunk(2)
    return unprompted + guidance * (prompted - unprompted)


def rate_factor(step: int, steps: int, *, warmup: int, schedule: str) -> float:
    """Share of the full learning rate at `step` (from 0)."""
    rise = min(1.0, (step + 1) / warmup) if warmup else 1.0
    done = step / steps
    if schedule == "cosine":
        return rise * 0.5 * (1 + math.cos(math.pi * done))
    return rise * min(1.0, max(0.1, (1 - done) / 0.4))
