"""Distil the demo base to four steps without guidance, as the public klein was from its base.

The student starts as the base. It learns to go from each station of the base's own trajectories to
the next in one straight step (Luhman & Luhman 2021, arXiv 2101.02388): from where the base stood
and, every second time, from where it comes to stand itself, so that it mends its own errors.

    python -m generation.demobase.distill --base work/weights --work work/ways --out work/distilled
"""

import argparse
import copy
import logging
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, Flux2KleinPipeline
from torch import Tensor

from generation.demobase.averaging import Average
from generation.demobase.flow import velocity, weighted_error
from generation.demobase.optimizers import adamw, descend
from generation.demobase.pace import Pace
from generation.demobase.people import Rng
from generation.demobase.sampling import FEW_STEPS, WEIGHTS, load
from generation.demobase.text import encode_text
from generation.demobase.trajectories import Trajectories, batches, drawn, sigmas

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How the student is trained."""

    batch: int = 24
    learning_rate: float = 3e-4
    averaging: float = 0.99
    """How much of the running average of the weights each step keeps."""
    cooldown: float = 0.5
    """Last part of the budget, over which the rates fall."""


@dataclass
class Distillation:
    """A student in training."""

    student: Flux2KleinPipeline
    recipe: Recipe
    rng: Rng
    average: Average = field(init=False)
    optimizer: torch.optim.AdamW = field(init=False)

    def __post_init__(self) -> None:
        transformer = self.student.transformer
        self.average = Average(list(transformer.parameters()), keep=self.recipe.averaging)
        self.optimizer = adamw(self.average.parameters, rate=self.recipe.learning_rate)

    def run(self, seen: Trajectories, pace: Pace) -> float:
        """Train until the budget is used up; returns the mean loss of the last 100 steps."""
        losses: list[float] = []
        rows = batches(len(seen.prompts), self.recipe.batch, self.rng)
        while pace.progress < 1:
            rate = pace.rate(warmup=30, cooldown=self.recipe.cooldown, least=0.02)
            loss = self._loss(seen, next(rows))
            descend([self.optimizer], loss, rate=rate, parameters=self.average.parameters)
            pace.step += 1
            self.average.follow(pace.step)
            losses.append(loss.item())
            if pace.step % 25 == 0:
                logger.info(
                    "step %d, %.0f s, loss %.4f", pace.step, pace.elapsed, np.mean(losses[-50:])
                )
        self.average.settle()
        return float(np.mean(losses[-100:]))

    @torch.no_grad()
    def error(self, seen: Trajectories) -> float:
        """How far the student ends from where the base does: mean square, in latents."""
        text = encode_text(self.student, seen.prompts)
        last = self._own_stations(seen.stations[:, 0], text)[:, -1]
        sigma = sigmas()[-2].expand(len(last))
        end = last - sigma[:, None, None] * velocity(
            self.student, noisy=last, sigma=sigma, text=text
        )
        return weighted_error(end, seen.stations[:, -1]).item()

    def _loss(self, seen: Trajectories, picked: Tensor) -> Tensor:
        """From a station each, drawn at random, to the next one."""
        levels, rows = sigmas(), torch.arange(len(picked))
        with torch.no_grad():
            text = encode_text(self.student, [seen.prompts[i] for i in picked.tolist()])
        at = torch.from_numpy(self.rng.integers(0, FEW_STEPS, len(picked)))
        stations = seen.stations[picked]
        start = stations[rows, at]
        if self.rng.random() < 0.5:
            start = self._own_stations(stations[:, 0], text)[rows, at]
        wanted = (stations[rows, at + 1] - start) / (levels[at + 1] - levels[at])[:, None, None]
        predicted = velocity(self.student, noisy=start, sigma=levels[at], text=text)
        return weighted_error(predicted, wanted)

    @torch.no_grad()
    def _own_stations(self, noise: Tensor, text: Tensor) -> Tensor:
        """Where the student stands (B, FEW_STEPS, T, D) before each of its steps."""
        levels, stations = sigmas(), [noise]
        for sigma, below in pairwise(levels[:-1]):
            way = velocity(
                self.student, noisy=stations[-1], sigma=sigma.expand(len(noise)), text=text
            )
            stations.append(stations[-1] + (below - sigma) * way)
        return torch.stack(stations, dim=1)


def student_of(base: Flux2KleinPipeline) -> Flux2KleinPipeline:
    """A copy of the base that says of itself that it is distilled; only the transformer is new."""
    parts = {name: part for name, part in base.components.items() if name != "transformer"}
    parts["scheduler"] = FlowMatchEulerDiscreteScheduler.from_config(base.scheduler.config)
    transformer = copy.deepcopy(base.transformer)
    student = Flux2KleinPipeline(**parts, transformer=transformer, is_distilled=True)
    student.set_progress_bar_config(disable=True)
    return student


def main() -> None:
    """Draw trajectories, train the student and save it in full precision."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--base", type=Path, default=WEIGHTS)
    parser.add_argument("--work", type=Path, required=True, help="keeps the trajectories")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pipeline")
    parser.add_argument("--count", type=int, default=1600, help="trajectories to draw")
    parser.add_argument("--minutes", type=float, default=30.0, help="budget of the training")
    parser.add_argument("--max-steps", type=int, default=0, help="0: no limit")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    base = load(args.base)
    seen = drawn(base, args.work, count=args.count, seed=args.seed)
    training = Distillation(student_of(base), Recipe(), np.random.default_rng(args.seed))
    pace = Pace(seconds=args.minutes * 60, most_steps=args.max_steps)
    loss = training.run(seen, pace)
    training.student.save_pretrained(args.out)
    logger.info("%d steps, loss %.4f", pace.step, loss)


if __name__ == "__main__":
    main()
