"""Pictures drawn in the middle of a training, to see whether the person was learned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev

from generation.engine import render as rendering
from generation.engine.bases.interface import Base
from generation.engine.prompts import Backdrop, candidates, specifications
from generation.engine.spec import RenderSpec, TrainSpec
from generation.engine.vocabulary import CLOTHING, EXPRESSION, LIGHTING, POSE

Scorer = Callable[[Sequence[Path], Sequence[Path]], Sequence[float] | None]
"""Likeness of each drawn picture to the held-out photos, by someone who can see; higher is better.
None where it cannot be told, which decides nothing."""
CLEARLY = 3.0
"""Standard errors by which one adapter's pictures must be more alike than another's to count: of
eight pictures, one in a hundred by chance (Student's t). On the demo base, taking the higher mean
chose an earlier adapter for three of four people: by an independent network 0.02 and 0.01 more
alike for two, and 0.10 less for the third."""

BACKGROUND = "#dfe1e3"
AXES = {"lighting": LIGHTING, "clothing": CLOTHING, "pose": POSE, "expression": EXPRESSION}


@dataclass(frozen=True, kw_only=True)
class Score:
    """What the adapter's pictures were like after a step."""

    step: int
    each: tuple[float, ...]
    """Likeness of each picture, in the order of their prompts and seeds."""

    @property
    def likeness(self) -> float:
        """The mean of all pictures."""
        return fmean(self.each)


def evaluation_spec(spec: TrainSpec) -> RenderSpec:
    """Pictures that go through all axes, at the smallest size that is trained; the same at each
    evaluation of a training, so that only the adapter differs."""
    wanted = specifications(
        AXES,
        background=Backdrop(colours=(BACKGROUND,)),
        count=spec.recipe.evaluate_pictures,
        seed=spec.seed,
    )
    items = candidates(wanted, seed=spec.seed, base=spec.base, trigger=spec.trigger)
    return RenderSpec.of(spec.base, items, side=min(spec.recipe.buckets))


def draw(base: Base, spec: RenderSpec, folder: Path) -> list[Path]:
    """The pictures of `spec` with whatever adapter the base wears, as numbered PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    prompts = rendering.encoded(base, spec)
    paths = [folder / f"{number:02}.png" for number in range(len(spec.items))]
    for first in range(0, len(paths), spec.batch):
        items, group = spec.items[first : first + spec.batch], paths[first : first + spec.batch]
        *_, (_, latents) = rendering.denoise(base, spec, prompts, items)
        rendering.write(group, rendering.decoded(base, spec, latents))
    return paths


def has_peaked(scores: Sequence[Score]) -> bool:
    """Whether likeness after the last step is clearly less than it was before."""
    return bool(scores) and best(scores) != scores[-1]


def best(scores: Sequence[Score]) -> Score | None:
    """The score to keep the adapter of: a later one, unless an earlier is clearly higher. None
    where nothing was scored."""
    kept = None
    for score in scores:
        if kept is None or not _is_clearly_less(score, kept):
            kept = score
    return kept


def _is_clearly_less(later: Score, earlier: Score) -> bool:
    """Compared picture by picture, for both drew the same prompts from the same noise; of a single
    picture nothing is clear."""
    losses = [before - after for before, after in zip(earlier.each, later.each, strict=True)]
    if len(losses) < 2:
        return False
    return fmean(losses) > CLEARLY * stdev(losses) / sqrt(len(losses))
