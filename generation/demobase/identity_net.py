"""A tiny identity network for rendered portraits: who is this, as a point in attribute space.

A small convolutional network reads the attributes of a rendered person (skin tone, hair, face
shape, brows, age, beard, glasses, eyes) from a 64 px picture. Its answers are the embedding; the
distance between two embeddings says how different two drawn people look. It was trained on
attributes, not on who is who; it knows nothing of real faces and must not be used on them.

    python -m generation.demobase.identity_net --out generation/demobase/identity_net.safetensors
"""

import argparse
import logging
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from generation.demobase.pace import Pace
from generation.demobase.people import Identity, Rng, random_identity, random_scene
from generation.demobase.portrait import Pixels, render
from generation.demobase.vocabulary import BEARDS, EYES, GLASSES, HAIR_COLOURS, HAIR_STYLES

logger = logging.getLogger(__name__)

FILE = Path(__file__).parent / "identity_net.safetensors"
SIDE = 64
WIDTHS = [3, 16, 32, 64, 96]
VALUES = 9
CLASSES = {
    "hair": (HAIR_STYLES, 1.0),
    "beard": (BEARDS, 1.0),
    "glasses": (GLASSES, 1.0),
    "eyes": (list(EYES), 0.5),
}
"""Attributes with names: their possible values, and their weight in the embedding."""
HELD_OUT = 500
LEARNING_RATE = 2e-3
BATCH = 64


def measured(who: Identity) -> list[float]:
    """The person's continuous attributes, on about one scale."""
    hair = [v / 127.5 - 1 for v in HAIR_COLOURS[who.hair_colour]]
    return [
        who.tone * 2 - 1,
        *hair,
        (who.face_width - 27.5) / 3,
        (who.face_height - 37) / 3,
        who.jaw * 2 - 1,
        (who.brow_width - 2) / 0.6,
        who.age * 2 - 1,
    ]


def named(who: Identity) -> list[int]:
    """The places of the person's named attributes in their lists, in the order of CLASSES."""
    return [words.index(getattr(who, name)) for name, (words, _) in CLASSES.items()]


class IdentityNet(nn.Module):
    """Four strided convolutions, one hidden layer, one head for each attribute."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for narrow, wide in pairwise(WIDTHS):
            layers += [nn.Conv2d(narrow, wide, 3, 2, 1), nn.BatchNorm2d(wide), nn.ReLU()]
        layers += [nn.Flatten(), nn.Dropout(0.1), nn.Linear(WIDTHS[-1] * 16, 128), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.values = nn.Linear(128, VALUES)
        self.heads = nn.ModuleList([nn.Linear(128, len(words)) for words, _ in CLASSES.values()])

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """(B, 3, 64, 64) in -1..1 to values (B, 9) and, for each named attribute, its logits."""
        hidden = self.features(x)
        return self.values(hidden), [head(hidden) for head in self.heads]

    @torch.no_grad()
    def embed(self, pictures: NDArray[np.uint8]) -> Tensor:
        """Embeddings (B, D) of uint8 pictures (B, S, S, 3), S a multiple of 64."""
        values, logits = self.eval()(to_input(pictures))
        weights = [weight for _, weight in CLASSES.values()]
        shares = [w * one.softmax(-1) for w, one in zip(weights, logits, strict=True)]
        return torch.cat([values * 0.5, *shares], dim=-1)


def to_input(pictures: NDArray[np.uint8]) -> Tensor:
    """uint8 (B, S, S, 3) to float (B, 3, 64, 64) in -1..1."""
    x = torch.from_numpy(np.array(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1
    factor = x.shape[-1] // SIDE
    return functional.avg_pool2d(x, factor) if factor > 1 else x


def load(file: Path = FILE) -> IdentityNet:
    """A trained network."""
    net = IdentityNet()
    net.load_state_dict(load_file(file))
    return net.eval()


@dataclass(frozen=True)
class Examples:
    """Pictures (N, 3, 64, 64) as uint8, with what they show."""

    pictures: Tensor
    values: Tensor
    classes: Tensor

    @classmethod
    def rendered(cls, count: int, rng: Rng) -> "Examples":
        """Pictures of as many different people."""
        people = [random_identity(rng) for _ in range(count)]
        pictures = np.stack([render(who, random_scene(rng), SIDE) for who in people])
        return cls(
            torch.from_numpy(pictures).permute(0, 3, 1, 2),
            torch.tensor([measured(who) for who in people]),
            torch.tensor([named(who) for who in people]),
        )


def train(net: IdentityNet, examples: Examples, pace: Pace, rng: Rng) -> None:
    """Train on all examples but the last ones, which are held out."""
    optimizer = torch.optim.AdamW(net.parameters(), lr=LEARNING_RATE, weight_decay=1e-2)
    net.train()
    while pace.progress < 1:
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * max(0.005, 1 - pace.progress)
        picked = torch.from_numpy(rng.integers(0, len(examples.pictures) - HELD_OUT, BATCH))
        x = _worn(examples.pictures[picked].float() / 127.5 - 1, pace.step, rng)
        loss = _error(net, x, examples.values[picked], examples.classes[picked])
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
        pace.step += 1


def _worn(x: Tensor, step: int, rng: Rng) -> Tensor:
    """Every second batch softened and every third one noisy: generated pictures are both."""
    if step % 2:
        kernel = int(rng.choice([2, 3]))
        x = functional.avg_pool2d(x, kernel, 1, kernel // 2)[..., :SIDE, :SIDE]
    return x + torch.randn_like(x) * 0.05 if step % 3 == 0 else x


def _error(net: IdentityNet, x: Tensor, values: Tensor, classes: Tensor) -> Tensor:
    predicted, logits = net(x)
    loss = functional.mse_loss(predicted, values)
    for i, one in enumerate(logits):
        loss = loss + 0.5 * functional.cross_entropy(one, classes[:, i])
    return loss


@torch.no_grad()
def accuracy(net: IdentityNet, examples: Examples) -> dict[str, float]:
    """The share of held-out people whose named attributes are read right."""
    _, logits = net.eval()(examples.pictures[-HELD_OUT:].float() / 127.5 - 1)
    truth = examples.classes[-HELD_OUT:]
    right = [(one.argmax(-1) == truth[:, i]).float().mean() for i, one in enumerate(logits)]
    return {name: round(share.item(), 3) for name, share in zip(CLASSES, right, strict=True)}


@dataclass(frozen=True)
class Separation:
    """Mean distances within and between people, and how often a pair of one is the closer one."""

    same: float
    other: float
    same_is_closer: float


def separation(
    net: IdentityNet, *, people: int = 60, shots: int = 3, seed: int = 999
) -> Separation:
    """How well the network tells unseen people apart."""
    rng = np.random.default_rng(seed)
    pictures: list[Pixels] = []
    for _ in range(people):
        who = random_identity(rng)
        pictures += [render(who, random_scene(rng)) for _ in range(shots)]
    embedded, owner = net.embed(np.stack(pictures)), np.repeat(np.arange(people), shots)
    distance = torch.cdist(embedded, embedded).numpy()
    equal = owner[:, None] == owner[None]
    same, other = distance[equal & ~np.eye(len(owner), dtype=bool)], distance[~equal]
    closer = (same[:, None] < rng.choice(other, 4000)[None]).mean()
    return Separation(float(same.mean()), float(other.mean()), float(closer))


def main() -> None:
    """Train the network and say how well it reads and separates people it has not seen."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--images", type=int, default=8000)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--seconds", type=float, default=240.0, help="limit of the training loop")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng, net = np.random.default_rng(args.seed), IdentityNet()
    examples = Examples.rendered(args.images, rng)
    pace = Pace(seconds=args.seconds, most_steps=args.steps)
    train(net, examples, pace, rng)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    save_file(net.state_dict(), args.out)
    logger.info("%d steps in %.0f s, right: %s", pace.step, pace.elapsed, accuracy(net, examples))
    logger.info("%s", separation(net))


if __name__ == "__main__":
    main()
