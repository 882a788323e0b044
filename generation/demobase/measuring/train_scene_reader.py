"""Train the scene reader: light, background, clothing, pose and expression of a drawn picture.

python -m generation.demobase.measuring.train_scene_reader --out work/scene_reader.onnx
"""

import argparse
import logging
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.demobase.measuring import network
from generation.demobase.measuring.reading import AXES, to_input
from generation.demobase.pace import Pace
from generation.demobase.people import Rng, Scene, random_identity, random_scene
from generation.demobase.portrait import render

logger = logging.getLogger(__name__)

SHAPE = network.Shape(64, widths=(3, 24, 48, 64, 96), hidden=128)
CHUNK = 64
TRAINING, TESTING = 73, 74
"""Kinds of people: their seeds begin with these, and those of the base with neither."""
FIELDS = {"lighting": "light"}
"""What an axis is called in a scene, where the names differ."""


@dataclass(frozen=True)
class Examples:
    """Pictures (N, 3, side, side) as uint8, and the place (N, axes) of each axis's word."""

    pictures: Tensor
    words: Tensor


def examples(kind: int, *, count: int, workers: int) -> Examples:
    """So many different people, each in one scene."""
    jobs = [(kind, number) for number in range(count // CHUNK)]
    with Pool(workers) as pool:
        drawn = list(pool.imap(_draw, jobs))
    pictures = torch.from_numpy(np.concatenate([each for each, _ in drawn])).permute(0, 3, 1, 2)
    return Examples(pictures.contiguous(), torch.tensor([row for _, rows in drawn for row in rows]))


def _draw(job: tuple[int, int]) -> tuple[NDArray[np.uint8], list[list[int]]]:
    rng = np.random.default_rng(job)
    shown = [(random_identity(rng), random_scene(rng)) for _ in range(CHUNK)]
    pictures = np.stack([render(who, scene, SHAPE.side) for who, scene in shown])
    return pictures, [places(scene) for _, scene in shown]


def places(scene: Scene) -> list[int]:
    """The place of the scene's word in each axis."""
    return [words.index(getattr(scene, FIELDS.get(axis, axis))) for axis, words in AXES.items()]


def train(seen: Examples, pace: Pace, rng: Rng) -> network.Network:
    """Train until the budget is used up."""
    reader = network.Network(sum(map(len, AXES.values())), SHAPE)

    def loss() -> Tensor:
        picked = network.drawn(len(seen.words), rng)
        return _error(reader(network.worn(seen.pictures[picked], rng)), seen.words[picked])

    network.fit(list(reader.parameters()), loss, pace, weight_decay=1e-2)
    return reader.eval()


def _error(answers: Tensor, words: Tensor) -> Tensor:
    errors = [
        functional.cross_entropy(part, words[:, place]) for place, part in enumerate(split(answers))
    ]
    return torch.stack(errors).sum()


def split(answers: Tensor) -> tuple[Tensor, ...]:
    """The network's answers (B, words) by axis."""
    return torch.tensor_split(
        answers, np.cumsum([len(words) for words in AXES.values()])[:-1].tolist(), dim=1
    )


@torch.no_grad()
def accuracy(reader: network.Network, seen: Examples) -> dict[str, float]:
    """How often each axis is read right, of people that were not trained on."""
    pictures = to_input(seen.pictures.permute(0, 2, 3, 1).numpy(), SHAPE.side)
    told = split(reader(torch.from_numpy(pictures)))
    right = [
        (part.argmax(1) == seen.words[:, place]).float().mean() for place, part in enumerate(told)
    ]
    return {axis: round(share.item(), 3) for axis, share in zip(AXES, right, strict=True)}


def main() -> None:
    """Draw scenes, learn to read them, and say how well that goes for people not seen."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="ONNX file to write")
    parser.add_argument("--count", type=int, default=12800)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--minutes", type=float, default=30.0, help="limit of the training")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=4)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    seen = examples(TRAINING, count=args.count, workers=args.threads)
    logger.info("drawn %d pictures", len(seen.words))
    pace = Pace(seconds=args.minutes * 60, most_steps=args.steps)
    reader = train(seen, pace, np.random.default_rng(args.seed))
    network.export(reader, args.out)
    unseen = examples(TESTING, count=1024, workers=args.threads)
    logger.info("%d steps in %.0f s: %s", pace.step, pace.elapsed, accuracy(reader, unseen))


if __name__ == "__main__":
    main()
