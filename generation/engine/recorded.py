"""Training steps as CUDA graphs: all that a step computes is handed to a GPU in one piece.

A step of a public base is two thousand kernels, and a processor needs longer to hand them over one
by one than a fast GPU to run them. Recorded once for each size of picture, the same kernels run
again on other numbers in the same memory
(https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor
from torch.nn import Parameter

from generation.engine.batches import Batch

WARM_UP = 2
"""Times that the work is done before it is recorded: kernels are compiled and chosen meanwhile."""

Work = Callable[[Batch], Tensor]
"""Gives the loss of a batch, and every parameter a new gradient; needs no answer from the GPU."""
Replay = Callable[[], None]
Pool = Any
"""Torch's handle of memory that graphs share; it has no public type."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A recorded step: what it reads, what it writes, and how it is done again."""

    seen: Batch
    loss: Tensor
    gradients: Sequence[Tensor]
    replay: Replay

    def run(self, seen: Batch, parameters: Iterable[Parameter]) -> Tensor:
        """The loss of another batch of this size; the parameters have its gradients afterwards."""
        for place, tensor in zip(self.seen.tensors(), seen.tensors(), strict=True):
            place.copy_(tensor)
        self.replay()
        for parameter, gradient in zip(parameters, self.gradients, strict=True):
            parameter.grad = gradient
        return self.loss


def record(work: Work, batches: Iterable[Batch], parameters: Sequence[Parameter]) -> list[Step]:
    """A step for each batch, which is written over later.

    They share their memory, since only one runs at a time: give the largest first, and the others
    fit into what it takes.
    """
    pool = torch.cuda.graph_pool_handle()
    return [_recorded(work, seen, parameters, pool) for seen in batches]


def _recorded(work: Work, seen: Batch, parameters: Sequence[Parameter], pool: Pool) -> Step:
    loss, replay = capture(partial(work, seen), pool)
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    return Step(seen=seen, loss=loss, gradients=gradients, replay=replay)


def capture(work: Callable[[], Tensor], pool: Pool) -> tuple[Tensor, Replay]:
    """What the work gives, and how to have the same memory filled again."""
    aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]  # torch has no types here
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):  # as recording is: on another stream than the usual one
        for _ in range(WARM_UP):
            work()
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, pool=pool):
        found = work()
    return found, graph.replay


def forget(parameters: Iterable[Parameter]) -> None:
    """Take the gradients off."""
    for parameter in parameters:
        parameter.grad = None
