"""What is random in a training step, as a function of the seed and the step alone.

Nothing carries over from one step to the next, so a resumed training draws what an uninterrupted
one would have drawn, with no generator's state to keep.
"""

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor

from generation.engine import flow
from generation.engine.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class Draw:
    """One batch (B): which photos, how noisy, with which noise, and whose caption is dropped."""

    picked: Tensor  # (B) indices of photos
    sigma: Tensor  # (B) in 0..1
    noise: Tensor  # (B, T, C)
    dropped: Tensor  # (B) booleans


def draw(step: int, *, seed: int, recipe: Recipe, latents_shape: torch.Size, shift: float) -> Draw:
    """The batch of `step` (from 0) for latents of shape (photos, T, C)."""
    photos, tokens, channels = latents_shape
    generator = seeded(seed, "step", step)
    return Draw(
        picked=_picked(step * recipe.batch, recipe.batch, photos=photos, seed=seed),
        sigma=flow.draw_sigmas(recipe.sigma_draw, recipe.batch, shift=shift, generator=generator),
        noise=torch.randn(recipe.batch, tokens, channels, generator=generator),
        dropped=torch.rand(recipe.batch, generator=generator) < recipe.caption_dropout,
    )


def seeded(seed: int, *names: object) -> torch.Generator:
    """A generator of its own for each purpose that `names` spell out."""
    digest = hashlib.sha256(repr((seed, *names)).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") >> 1)


def _picked(first: int, count: int, *, photos: int, seed: int) -> Tensor:
    """Photos number `first` and on of an endless row in which every photo comes once a round."""
    rounds = {place // photos for place in range(first, first + count)}
    orders = {
        number: torch.randperm(photos, generator=seeded(seed, "round", number)) for number in rounds
    }
    row = range(first, first + count)
    return torch.stack([orders[place // photos][place % photos] for place in row])
