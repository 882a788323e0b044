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
from generation.demobase.captions import training_caption
from generation.demobase.dataset import Portraits, render_portraits
from generation.demobase.flow import velocity_error
from generation.demobase.pace import Pace
from generation.demobase.people import Rng
from generation.demobase.sampling import load
from generation.demobase.text import encode_text

logger = logging.getLogger(__name__)

OUTER = (
    "x_embedder",
    "proj_out",
    "embed_tokens",
    "lm_head",
    "modulation",
    "time_guidance",
    "norm_out",
)
"""Matrices outside the hidden layers, to which Muon does not apply."""


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
    parameters: list[Tensor] = field(init=False)
    average: list[Tensor] = field(init=False)
    optimizers: list[torch.optim.Optimizer] = field(init=False)

    def __post_init__(self) -> None:
        parts = (self.pipe.transformer, self.pipe.text_encoder)
        self.parameters = [p for part in parts for p in part.parameters()]
        self.average = [p.detach().clone() for p in self.parameters]
        self.optimizers = build_optimizers(self.pipe, self.recipe)

    def run(self, portraits: Portraits, pace: Pace) -> float:
        """Train until the budget is used up; returns the mean loss of the last 200 steps."""
        losses: list[float] = []
        while pace.progress < 1:
            rate = pace.rate(warmup=50, cooldown=self.recipe.cooldown, least=0.01)
            losses.append(self._step(portraits, rate))
            pace.step += 1
            self._follow(pace.step)
            if pace.step % 50 == 0:
                mean = np.mean(losses[-100:])
                logger.info("step %d, %.0f s, loss %.4f", pace.step, pace.elapsed, mean)
        return float(np.mean(losses[-200:]))

    @torch.no_grad()
    def settle(self) -> None:
        """Put the running average in the place of the weights."""
        for parameter, value in zip(self.parameters, self.average, strict=True):
            parameter.copy_(value)

    def _step(self, portraits: Portraits, rate: float) -> float:
        loss = self._loss(portraits)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["initial_lr"] * rate
            optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        return loss.item()

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

    @torch.no_grad()
    def _follow(self, step: int) -> None:
        """Move the running average; early on it forgets faster."""
        keep = min(self.recipe.averaging, (1 + step) / (10 + step))
        for average, parameter in zip(self.average, self.parameters, strict=True):
            average.lerp_(parameter.detach(), 1 - keep)


def _sigmas(count: int) -> Tensor:
    """Three quarters from the middle of the noise scale, the rest from anywhere on it."""
    middle = torch.sigmoid(torch.randn(count))
    return torch.where(torch.rand(count) < 0.25, torch.rand(count), middle)


def build_optimizers(pipe: Flux2KleinPipeline, recipe: Recipe) -> list[torch.optim.Optimizer]:
    """Muon for the hidden matrices, AdamW for everything else."""
    hidden: list[Tensor] = []
    rest: list[Tensor] = []
    for part in (pipe.transformer, pipe.text_encoder.model):
        for name, parameter in part.named_parameters():
            (hidden if _is_hidden(name, parameter) else rest).append(parameter)
    # the rates are scaled each step; torch's schedulers keep the full one under the same name
    return [
        torch.optim.Muon(
            [{"params": hidden, "initial_lr": recipe.muon_rate}],
            lr=recipe.muon_rate,
            momentum=0.95,
            weight_decay=0.01,
            adjust_lr_fn="match_rms_adamw",
        ),
        torch.optim.AdamW(
            [{"params": rest, "initial_lr": recipe.learning_rate}],
            lr=recipe.learning_rate,
            betas=(0.9, 0.98),
            weight_decay=0.01,
        ),
    ]


def _is_hidden(name: str, parameter: Tensor) -> bool:
    outer = any(word in name for word in OUTER) and "transformer_blocks" not in name
    return parameter.ndim == 2 and not outer


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
    parser.add_argument("--muon-lr", type=float, default=3e-3)
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
    training.settle()
    pipe.save_pretrained(args.out)
    logger.info("%d steps, loss %.4f", pace.step, loss)


if __name__ == "__main__":
    main()
