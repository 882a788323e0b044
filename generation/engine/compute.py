"""What this machine computes with: device, threads and precision."""

import os
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

THREADS_VARIABLE = "LIKENESS_TORCH_THREADS"


def device() -> torch.device:
    """The first GPU where there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def use_threads(count: int | None = None) -> int:
    """Compute with `count` threads, or as many as the environment says; returns how many it is.

    Results are bit-identical only between runs with as many threads.
    """
    wanted = count or int(os.environ.get(THREADS_VARIABLE) or 0)
    if wanted:
        torch.set_num_threads(wanted)
    return torch.get_num_threads()


def multiplies_bf16() -> bool:
    """Whether bf16 products are native here; without AVX512-BF16 or AMX they are far slower."""
    if device().type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))


@contextmanager
def precision(name: str) -> Iterator[None]:
    """Run the block's matrix products in `auto`, `bf16` or `fp32`; sums stay in full precision."""
    wanted = name == "bf16" or (name == "auto" and multiplies_bf16())
    kind = device().type
    with (
        torch.autocast(kind, torch.bfloat16, enabled=wanted),
        attention(kind),
        warnings.catch_warnings(),
    ):
        # norms keep their weights in full precision, at the price of torch's fused kernel
        warnings.filterwarnings("ignore", "Mismatch dtype between input and weight", UserWarning)
        yield


def attention(kind: str) -> AbstractContextManager[None]:
    """On a processor, plain attention: its backward pass is faster for sequences this short. On a
    GPU torch chooses."""
    return sdpa_kernel(SDPBackend.MATH) if kind == "cpu" else nullcontext()
