"""The shape of both measuring networks, and how they are kept."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.demobase.pace import Pace
from generation.demobase.people import Rng

logger = logging.getLogger(__name__)

BATCH = 128
LEARNING_RATE = 2e-3


@dataclass(frozen=True)
class Shape:
    """The side of the pictures, the channels from the picture on, and the last hidden width."""

    side: int
    widths: tuple[int, ...]
    hidden: int


class Network(nn.Module):
    """Strided convolutions and two linear layers."""

    def __init__(self, outputs: int, shape: Shape, *, is_unit: bool = False) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for narrow, wide in pairwise(shape.widths):
            layers += [nn.Conv2d(narrow, wide, 3, 2, 1), nn.BatchNorm2d(wide), nn.ReLU()]
        flat = shape.widths[-1] * (shape.side // 2 ** (len(shape.widths) - 1)) ** 2
        layers += [nn.Flatten(), nn.Dropout(0.1), nn.Linear(flat, shape.hidden), nn.ReLU()]
        self.layers = nn.Sequential(*layers, nn.Linear(shape.hidden, outputs))
        self.shape, self.is_unit = shape, is_unit

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, side, side) in -1..1 to (B, outputs); of length 1 where the network says so."""
        answer: Tensor = self.layers(pictures)
        return functional.normalize(answer, dim=-1) if self.is_unit else answer


def worn(pictures: Tensor, rng: Rng, *, softest: int = 3) -> Tensor:
    """uint8 pictures to -1..1, softened, noisy and a little darker or lighter as they come.

    A generated picture is softer than a drawn one: by a mean of up to `softest` pixels a side.
    """
    x = pictures.float() / 127.5 - 1
    if rng.random() < 0.5:
        kernel = int(rng.integers(2, softest, endpoint=True))
        side = x.shape[-1]
        x = functional.avg_pool2d(x, kernel, 1, kernel // 2)[..., :side, :side]
    if rng.random() < 0.4:
        x = x + torch.randn_like(x) * 0.05
    return x * float(rng.uniform(0.92, 1.06))


def fit(
    parameters: Sequence[Tensor], loss_of: Callable[[], Tensor], pace: Pace, *, weight_decay: float
) -> None:
    """Descend by AdamW on the losses of batch after batch until the budget is used up."""
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=weight_decay)
    losses: list[float] = []
    while pace.progress < 1:
        rate = pace.rate(warmup=50, cooldown=0.7, least=0.01)
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * rate
        loss = loss_of()
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
        pace.step += 1
        losses.append(loss.item())
        if pace.step % 100 == 0:
            mean = np.mean(losses[-100:])
            logger.info("step %d, %.0f s, loss %.3f", pace.step, pace.elapsed, mean)


def export(network: Network, file: Path) -> None:
    """Write the network as ONNX, for any number of pictures."""
    side = network.shape.side
    example = torch.zeros(2, 3, side, side)
    torch.onnx.export(
        network.cpu().eval(),
        (example,),
        file,
        input_names=["pictures"],
        output_names=["answers"],
        dynamic_axes={"pictures": {0: "count"}, "answers": {0: "count"}},
        dynamo=False,
    )


def drawn(count: int, rng: Rng) -> Tensor:
    """Indices of one batch of so many examples."""
    return torch.from_numpy(rng.choice(count, min(BATCH, count), replace=False).astype(np.int64))
