"""The batch of each step, from the encoded examples and what is drawn for the step."""

from dataclasses import dataclass

from torch import Tensor

from generation.engine import draws
from generation.engine.bases.embedding import Embedding
from generation.engine.bases.interface import Base, Grid
from generation.engine.dataset import Examples
from generation.engine.spec import TrainSpec


@dataclass(frozen=True, kw_only=True)
class Batch:
    """B examples of one size, on the device of the latents."""

    latents: Tensor  # (B, T, C)
    noise: Tensor  # (B, T, C)
    sigma: Tensor  # (B)
    weights: Tensor  # (B, T)
    text: Embedding
    grid: Grid

    def tensors(self) -> tuple[Tensor, ...]:
        """All of its numbers."""
        return (self.latents, self.noise, self.sigma, self.weights, *self.text.tensors())


def batch(base: Base, spec: TrainSpec, examples: Examples, *, side: int, place: int) -> Batch:
    """The batch number `place` (from 0) of those whose pictures have this side."""
    bucket = examples.buckets[side]
    drawn = draws.draw(
        place,
        seed=spec.seed,
        recipe=spec.recipe,
        shape=bucket.latents.shape,
        shift=base.shift(grid=bucket.grid),
    )
    device = bucket.latents.device
    picked = drawn.picked.to(device)
    text = examples.text.rows(bucket.captions[drawn.picked].to(device))
    latents = bucket.latents[picked]
    if spec.recipe.sample_latents:
        latents = latents + bucket.deviation[picked] * drawn.blur.to(device)
    return Batch(
        latents=latents,
        noise=drawn.noise.to(device),
        sigma=drawn.sigma.to(device),
        weights=bucket.weights[picked],
        text=text.replaced(drawn.dropped.to(device), examples.empty),
        grid=bucket.grid,
    )
