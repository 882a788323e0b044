"""Train the demo base: transformer and text encoder together, on rendered portraits.

The result is an ordinary ``Flux2KleinPipeline`` folder. Everything is made here: the tokenizer is
learnt from the captions, the autoencoder comes from ``train_vae``; nothing is downloaded. With
``--start-from`` a trained pipeline is trained further instead.

    python -m generation.demobase.pretrain --vae work/vae --out work/base --minutes 24
"""

import argparse
import logging
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLFlux2, Flux2KleinPipeline
from torch import Tensor

from generation.demobase import architecture
from generation.demobase.averaging import Average
from generation.demobase.captions import training_caption
from generation.demobase.dataset import Portraits, render_portraits
from generation.demobase.flow import velocity_error
from generation.demobase.optimizers import build_optimizers, descend
from generation.demobase.pace import Pace
from generation.demobase.people import Rng
from generation.demobase.sampling import load
from generation.demobase.text import encode_text

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How the base is trained."""

    batch: int = 24
    learning_rate: float = 2e-3
    muon_rate: float = 3e-3
    averaging: float = 0.997
    """How much of the running average of the weights each step keeps."""
    cooldown: float = 0.45
    """Last part of the budget, over which the rates fall."""


@dataclass
class Training:
    """A pipeline in training: its weights, their running average and their optimizers."""

    pipe: Flux2KleinPipeline
    recipe: Recipe
    rng: Rng
    average: Average = field(init=False)
    optimizers: list[torch.optim.Optimizer] = field(init=False)

    def __post_init__(self) -> None:
        parts = (self.pipe.transformer, self.pipe.text_encoder)
        parameters = [p for part in parts for p in part.parameters()]
        self.average = Average(parameters, keep=self.recipe.averaging)
        # the text encoder's own model: its output layer is tied to its input and would come twice
        self.optimizers = build_optimizers(
            (self.pipe.transformer, self.pipe.text_encoder.model),
            rate=self.recipe.learning_rate,
            muon_rate=self.recipe.muon_rate,
        )

    def run(self, portraits: Portraits, pace: Pace) -> float:
        """Train until the budget is used up, and settle on the running average of the weights.

        Returns the mean loss of the last 200 steps.
        """
        losses: list[float] = []
        while pace.progress < 1:
            rate = pace.rate(warmup=50, cooldown=self.recipe.cooldown, least=0.01)
            loss = self._loss(portraits)
            descend(self.optimizers, loss, rate=rate, parameters=self.average.parameters)
            losses.append(loss.item())
            pace.step += 1
            self.average.follow(pace.step)
            if pace.step % 50 == 0:
                mean = np.mean(losses[-100:])
                logger.info("step %d, %.0f s, loss %.4f", pace.step, pace.elapsed, mean)
        self.average.settle()
        return float(np.mean(losses[-200:]))

    def _loss(self, portraits: Portraits) -> Tensor:
        picked = self.rng.integers(0, len(portraits.shown), self.recipe.batch)
        shown = [portraits.shown[i] for i in picked]
        captions = [training_caption(who, scene, self.rng) for who, scene in shown]
        clean = portraits.latents[torch.from_numpy(picked)]
        return velocity_error(
            self.pipe,
            clean=clean,
            noise=torch.randn_like(clean),
            sigma=_sigmas(len(clean)),
            text=encode_text(self.pipe, captions),
        )


def _sigmas(count: int) -> Tensor:
    """Three quarters from the middle of the noise scale, the rest from anywhere on it."""
    middle = torch.sigmoid(torch.randn(count))
    return torch.where(torch.rand(count) < 0.25, torch.rand(count), middle)


def _pipeline(args: argparse.Namespace) -> Flux2KleinPipeline:
    if args.start_from:
        return load(args.start_from)
    vae = AutoencoderKLFlux2.from_pretrained(args.vae, local_files_only=True).eval()
    return architecture.build(vae, architecture.Sizes())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the demo base.")
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--vae", type=Path, help="folder written by train_vae")
    start.add_argument("--start-from", type=Path, help="train this pipeline further")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pipeline")
    parser.add_argument("--minutes", type=float, default=24.0, help="budget of the training")
    parser.add_argument("--max-steps", type=int, default=0, help="0: no limit")
    parser.add_argument("--images", type=int, default=14000, help="portraits to draw")
    parser.add_argument("--lr", type=float, default=2e-3, help="AdamW")
    parser.add_argument("--muon-lr", type=float, default=3e-3, help="0: AdamW alone")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Draw the data, train and save the pipeline in full precision."""
    args = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    pipe = _pipeline(args)
    portraits = render_portraits(pipe.vae, count=args.images, seed=args.seed, workers=args.threads)
    recipe = Recipe(learning_rate=args.lr, muon_rate=args.muon_lr)
    training = Training(pipe, recipe, np.random.default_rng(args.seed))
    pace = Pace(seconds=args.minutes * 60, most_steps=args.max_steps)
    loss = training.run(portraits, pace)
    pipe.save_pretrained(args.out)
    logger.info("%d steps, loss %.4f", pace.step, loss)


if __name__ == "__main__":
    main()
