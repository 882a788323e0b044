"""Attention alone, forward and back, by each kernel that torch has for it."""

from dataclasses import dataclass

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import scaled_dot_product_attention

from generation.benchmarks.engine_gpu import clock
from generation.engine import compute

KERNELS = {
    "flash": SDPBackend.FLASH_ATTENTION,
    "cudnn": SDPBackend.CUDNN_ATTENTION,
    "efficient": SDPBackend.EFFICIENT_ATTENTION,
}
TIMES = 10


@dataclass(frozen=True, kw_only=True)
class Heads:
    """The size of one attention: text and picture tokens together."""

    heads: int
    width: int
    tokens: int


def seconds(kernel: str, size: Heads) -> float:
    """Of one attention of batch 1 in bf16, forward and back; raises RuntimeError where the kernel
    is not to be had."""
    shape = (1, size.heads, size.tokens, size.width)
    query, key, value = (
        torch.randn(shape, device=compute.device(), dtype=torch.bfloat16, requires_grad=True)
        for _ in range(3)
    )
    with sdpa_kernel([KERNELS[kernel]]):
        _there_and_back(query, key, value)
        with clock.timed() as timing:
            for _ in range(TIMES):
                _there_and_back(query, key, value)
    return timing.seconds / TIMES


def _there_and_back(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> None:
    out = scaled_dot_product_attention(query, key, value)
    torch.autograd.backward(out, torch.ones_like(out))
