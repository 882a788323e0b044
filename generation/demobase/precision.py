"""The precision in which this processor multiplies matrices fastest."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel


@contextmanager
def fast_products() -> Iterator[None]:
    """Multiply in bfloat16 where that is native, else in float32; sums stay in float32.

    Without AVX512-BF16 or AMX, bfloat16 was measured at a fifth of float32's speed. The plain
    attention kernel has the faster backward pass for sequences as short as these.
    """
    with torch.autocast("cpu", torch.bfloat16, enabled=_native()), sdpa_kernel(SDPBackend.MATH):
        yield


def _native() -> bool:
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
