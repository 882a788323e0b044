"""Pictures drawn in the middle of a training, to see whether the person was learned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from generation.engine import render as rendering
from generation.engine.bases.interface import Base
from generation.engine.prompts import Backdrop, candidates
from generation.engine.spec import RenderSpec, TrainSpec
from generation.engine.vocabulary import CLOTHING, EXPRESSION, LIGHTING, POSE

Scorer = Callable[[Sequence[Path], Sequence[Path]], float | None]
"""Likeness of drawn pictures to held-out photos, by someone who can see; higher is better. None
where it cannot be told, which decides nothing."""

BACKGROUND = "#dfe1e3"
AXES = {"lighting": LIGHTING, "clothing": CLOTHING, "pose": POSE, "expression": EXPRESSION}


@dataclass(frozen=True, kw_only=True)
class Score:
    """What the adapter's pictures were like after a step."""

    step: int
    likeness: float


def evaluation_spec(spec: TrainSpec) -> RenderSpec:
    """Pictures that go through all axes, at the smallest size that is trained; the same at each
    evaluation of a training, so that only the adapter differs."""
    items = candidates(
        AXES,
        background=Backdrop(colours=(BACKGROUND,)),
        count=spec.recipe.evaluate_pictures,
        seed=spec.seed,
        base=spec.base,
        trigger=spec.trigger,
    )
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
    """Whether the last score is no better than one before it."""
    return len(scores) > 1 and scores[-1].likeness <= max(each.likeness for each in scores[:-1])


def best(scores: Sequence[Score]) -> Score | None:
    """The best score, the earliest of equals; None where nothing was scored."""
    return max(scores, key=lambda each: (each.likeness, -each.step), default=None)
