"""Train the recogniser: who is who, by person label only.

Pictures of many people are told apart by the direction of their embeddings, with a margin between
people (CosFace, Wang et al. 2018, arXiv 1801.09414). What a person looks like in words is not used.

    python -m generation.demobase.measuring.train_recognizer --out work/recognizer.onnx
"""

import argparse
import logging
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKLFlux2
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from generation.demobase.measuring import network
from generation.demobase.measuring.reading import to_input
from generation.demobase.pace import Pace
from generation.demobase.people import Rng, random_identity, random_scene
from generation.demobase.portrait import render
from generation.demobase.sampling import WEIGHTS

logger = logging.getLogger(__name__)

SHAPE = network.Shape(128, widths=(3, 24, 48, 96, 128, 96), hidden=160)
EMBEDDING = 128
SCALE, MARGIN = 30.0, 0.3
SOFTEST = 5
"""Pixels a side that a picture is softened by at most."""
SHIFT, ZOOM, WARMTH = 0.05, 0.08, 0.06
"""How far a picture is moved, enlarged and tinted at most: a face's box is not exact, nor is a
phone's white."""
ENCODED = 0.5
"""Share of the batches that go through the base's autoencoder, as all that the base draws has."""
TRAINING, TESTING = 71, 72
"""Kinds of people: their seeds begin with these, and those of the base with neither."""


@dataclass(frozen=True)
class Gallery:
    """Pictures (N, 3, side, side) as uint8 and the number (N) of the person in each."""

    pictures: Tensor
    people: Tensor


def gallery(kind: int, *, people: int, shots: int, workers: int) -> Gallery:
    """Each of these people in so many scenes, casual and studio."""
    jobs = [(kind, number, shots) for number in range(people)]
    with Pool(workers) as pool:
        drawn = np.concatenate(list(pool.imap(_shots, jobs, chunksize=16)))
    pictures = torch.from_numpy(drawn).permute(0, 3, 1, 2).contiguous()
    return Gallery(pictures, torch.arange(people).repeat_interleave(shots))


def _shots(job: tuple[int, int, int]) -> NDArray[np.uint8]:
    kind, number, shots = job
    rng = np.random.default_rng([kind, number])
    who = random_identity(rng)
    return np.stack([render(who, random_scene(rng), SHAPE.side) for _ in range(shots)])


def train(
    seen: Gallery, pace: Pace, rng: Rng, *, encoder: AutoencoderKLFlux2 | None = None
) -> network.Network:
    """Train until the budget is used up, where the pictures lie."""
    place = seen.pictures.device
    recognizer = network.Network(EMBEDDING, SHAPE, is_unit=True).to(place)
    centres = nn.Parameter(torch.randn(int(seen.people.max()) + 1, EMBEDDING, device=place))

    def loss() -> Tensor:
        picked = network.drawn(len(seen.people), rng).to(place)
        met = met_again(seen.pictures[picked], rng, encoder=encoder)
        return apart(recognizer(met), centres, seen.people[picked])

    network.fit([*recognizer.parameters(), centres], loss, pace, weight_decay=1e-3)
    return recognizer.eval()


def met_again(pictures: Tensor, rng: Rng, *, encoder: AutoencoderKLFlux2 | None) -> Tensor:
    """Pictures (B, 3, side, side) as another camera or the base would give them, in -1..1."""
    x = _moved(network.worn(pictures, rng, softest=SOFTEST))
    if encoder is not None and rng.random() < ENCODED:
        with torch.no_grad():
            x = encoder.decode(encoder.encode(x).latent_dist.mode()).sample
    warmth = torch.empty(len(x), 1, 1, 1, device=x.device).uniform_(-WARMTH, WARMTH)
    tint = torch.tensor([1.0, 0.0, -1.0], device=x.device).view(1, 3, 1, 1)
    return (x + 1) * (1 + warmth * tint) - 1


def _moved(x: Tensor) -> Tensor:
    count, place = len(x), x.device
    zoom = 1 + torch.empty(count, device=place).uniform_(-ZOOM, ZOOM)
    shift = torch.empty(count, 2, device=place).uniform_(-SHIFT, SHIFT) * 2
    frames = torch.zeros(count, 2, 3, device=place)
    frames[:, 0, 0] = frames[:, 1, 1] = zoom
    frames[:, :, 2] = shift
    grid = functional.affine_grid(frames, list(x.shape), align_corners=False)
    moved: Tensor = functional.grid_sample(x, grid, padding_mode="border", align_corners=False)
    return moved


def apart(embedded: Tensor, centres: Tensor, people: Tensor) -> Tensor:
    """The loss: each (B, EMBEDDING) nearer to its own centre than to any other, by the margin."""
    near = embedded @ functional.normalize(centres, dim=-1).T
    handicap = MARGIN * functional.one_hot(people, len(centres))
    return functional.cross_entropy(SCALE * (near - handicap), people)


@dataclass(frozen=True, kw_only=True)
class Skill:
    """How well unseen people are told apart."""

    same: float
    """Mean likeness of two pictures of one person."""
    other: float
    rank1: float
    """How often a picture lies nearest to its own person's other pictures, of all people's."""


@torch.no_grad()
def measured(recognizer: network.Network, seen: Gallery) -> Skill:
    """The skill on people that were not trained on."""
    pictures = to_input(seen.pictures.permute(0, 2, 3, 1).numpy(), SHAPE.side)
    return skill(recognizer.cpu()(torch.from_numpy(pictures)), seen.people)


def skill(embedded: Tensor, people: Tensor) -> Skill:
    """How well embeddings (N, EMBEDDING) tell apart the people (N) of their pictures."""
    likeness = embedded @ embedded.T
    own = people[:, None] == people[None]
    itself = torch.eye(len(own), dtype=torch.bool)
    means = _means_without(likeness, people)
    return Skill(
        same=round(likeness[own & ~itself].mean().item(), 3),
        other=round(likeness[~own].mean().item(), 3),
        rank1=round((means.argmax(1) == people).float().mean().item(), 4),
    )


def _means_without(likeness: Tensor, people: Tensor) -> Tensor:
    """Mean likeness of each picture (N) to each person (P), the picture itself left out."""
    members = functional.one_hot(people).float()
    sums = likeness @ members - members * likeness.diagonal()[:, None]
    return sums / (members.sum(0) - members)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True, help="ONNX file to write")
    parser.add_argument("--people", type=int, default=10000)
    parser.add_argument("--shots", type=int, default=8)
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--minutes", type=float, default=30.0, help="limit of the training")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="of torch: cpu or cuda")
    parser.add_argument("--seed", type=int, default=3)
    return parser


def main() -> None:
    """Draw people, learn to tell them apart, and say how well that goes for people not seen."""
    args = _parser().parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    seen = gallery(TRAINING, people=args.people, shots=args.shots, workers=args.threads)
    logger.info("drawn %d pictures", len(seen.people))
    seen = Gallery(seen.pictures.to(args.device), seen.people.to(args.device))
    encoder = AutoencoderKLFlux2.from_pretrained(WEIGHTS / "vae").to(args.device)
    pace = Pace(seconds=args.minutes * 60, most_steps=args.steps)
    recognizer = train(seen, pace, np.random.default_rng(args.seed), encoder=encoder)
    network.export(recognizer, args.out)
    unseen = gallery(TESTING, people=100, shots=10, workers=args.threads)
    logger.info("%d steps in %.0f s: %s", pace.step, pace.elapsed, measured(recognizer, unseen))


if __name__ == "__main__":
    main()
