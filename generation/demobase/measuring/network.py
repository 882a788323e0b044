"""The shape of both measuring networks, and how they are kept."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.demobase.measuring.reading import SIDE
from generation.demobase.people import Rng

WIDTHS = (3, 24, 48, 64, 96)
HIDDEN = 128


class Network(nn.Module):
    """Four strided convolutions and two linear layers."""

    def __init__(self, outputs: int, *, is_unit: bool = False) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for narrow, wide in pairwise(WIDTHS):
            layers += [nn.Conv2d(narrow, wide, 3, 2, 1), nn.BatchNorm2d(wide), nn.ReLU()]
        flat = WIDTHS[-1] * (SIDE // 2 ** (len(WIDTHS) - 1)) ** 2
        layers += [nn.Flatten(), nn.Dropout(0.1), nn.Linear(flat, HIDDEN), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Linear(HIDDEN, outputs))
        self.is_unit = is_unit

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, SIDE, SIDE) in -1..1 to (B, outputs); of length 1 where the network says so."""
        answer: Tensor = self.layers(pictures)
        return functional.normalize(answer, dim=-1) if self.is_unit else answer


def worn(pictures: Tensor, rng: Rng) -> Tensor:
    """uint8 pictures to -1..1, softened, noisy and a little darker or lighter as they come.

    A generated picture is softer than a drawn one.
    """
    x = pictures.float() / 127.5 - 1
    if rng.random() < 0.5:
        kernel = int(rng.choice([2, 3]))
        x = functional.avg_pool2d(x, kernel, 1, kernel // 2)[..., :SIDE, :SIDE]
    if rng.random() < 0.4:
        x = x + torch.randn_like(x) * 0.05
    return x * float(rng.uniform(0.92, 1.06))


def export(network: Network, file: Path) -> None:
    """Write the network as ONNX, for any number of pictures."""
    example = torch.zeros(2, 3, SIDE, SIDE)
    torch.onnx.export(
        network.eval(),
        (example,),
        file,
        input_names=["pictures"],
        output_names=["answers"],
        dynamic_axes={"pictures": {0: "count"}, "answers": {0: "count"}},
        dynamo=False,
    )


def shuffled(count: int, size: int, rng: Rng) -> Tensor:
    """Indices of one batch."""
    return torch.from_numpy(rng.choice(count, size, replace=False).astype(np.int64))
