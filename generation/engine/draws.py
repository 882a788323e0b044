"""What is random in a step, as a function of the seed and the step alone.

Nothing carries over from one step to the next, so a resumed training draws what an uninterrupted
one would have drawn, with no generator's state to keep.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from generation.engine import flow
from generation.engine.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class Draw:
    """One batch (B): which examples, how noisy, with which noise, and whose caption is dropped."""

    picked: Tensor  # (B) indices of examples
    sigma: Tensor  # (B) in 0..1
    noise: Tensor  # (B, T, C)
    blur: Tensor  # (B, T, C) what is drawn of the autoencoder's deviation
    dropped: Tensor  # (B) booleans


def draw(place: int, *, seed: int, recipe: Recipe, shape: torch.Size, shift: float) -> Draw:
    """The batch number `place` (from 0) of a bucket whose latents have this `shape` (N, T, C)."""
    examples, tokens, channels = shape
    generator = seeded(seed, "step", tokens, place)
    size = (recipe.batch, tokens, channels)
    return Draw(
        picked=_picked(place * recipe.batch, recipe.batch, examples=examples, seed=seed),
        sigma=flow.draw_sigmas(recipe.sigma_draw, recipe.batch, shift=shift, generator=generator),
        noise=torch.randn(size, generator=generator),
        blur=torch.randn(size, generator=generator) if recipe.sample_latents else torch.zeros(1),
        dropped=torch.rand(recipe.batch, generator=generator) < recipe.caption_dropout,
    )


def buckets(steps: int, *, seed: int, shares: Mapping[int, float]) -> list[tuple[int, int]]:
    """For each step the side of its pictures, and how many steps at that side came before it.

    Every side gets its share of any stretch of steps, to within one: a step goes to the side that
    lags furthest behind its share, and the seed decides where the row starts.
    """
    sides = sorted(shares)
    start = torch.rand(len(sides), generator=seeded(seed, "buckets"), dtype=torch.float64)
    owed = {side: start[place].item() * shares[side] for place, side in enumerate(sides)}
    done = dict.fromkeys(sides, 0)
    row: list[tuple[int, int]] = []
    for _ in range(steps):
        for side in sides:
            owed[side] += shares[side]
        side = max(sides, key=lambda each: (owed[each], -each))
        owed[side] -= 1
        row.append((side, done[side]))
        done[side] += 1
    return row


def seeded(seed: int, *names: object) -> torch.Generator:
    """A generator of its own for each purpose that `names` spell out."""
    digest = hashlib.sha256(repr((seed, *names)).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") >> 1)


def _picked(first: int, count: int, *, examples: int, seed: int) -> Tensor:
    """Examples number `first` and on of an endless row in which each comes once a round."""
    rounds = {place // examples for place in range(first, first + count)}
    orders = {
        number: torch.randperm(examples, generator=seeded(seed, "round", number))
        for number in rounds
    }
    row = range(first, first + count)
    return torch.stack([orders[place // examples][place % examples] for place in row])
