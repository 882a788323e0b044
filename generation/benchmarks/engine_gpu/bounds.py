"""The least time that a step can take: what its matrix products cost, over what the GPU can do.

Counted are the products and the attention of one forward pass, of the way back through it, and of
the adapter; what is computed again to save memory is not, so recomputing lowers the share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

STEP_TFLOP: Mapping[str, Mapping[int, float]] = MappingProxyType(
    {
        "flux2-klein-4b": MappingProxyType({512: 21.32, 768: 42.38, 1024: 76.95}),
        "flux1-dev": MappingProxyType({512: 45.45, 768: 90.87, 1024: 166.04}),
    }
)
"""Of one LoRA step of batch 1 with 512 text tokens, by base and picture side: counted on the true
modules by `torch.utils.flop_counter` (`tests/generation/benchmarks/engine_gpu/test_bounds.py`)."""


@dataclass(frozen=True, kw_only=True)
class Peak:
    """What a GPU can do in dense bf16 products."""

    tflops: float
    source: str


PLANNED = Peak(tflops=800.0, source="planning value; the GPU is not in the table")
H100_SHEET = "NVIDIA H100 data sheet, half of the figure with sparsity"
PEAKS: Mapping[str, Peak] = MappingProxyType(
    {
        "H100 PCIe": Peak(tflops=756.0, source=H100_SHEET),
        "H100 NVL": Peak(tflops=835.0, source=H100_SHEET),
        "H100": Peak(tflops=989.0, source=H100_SHEET),
        "H200": Peak(
            tflops=989.0, source="NVIDIA H200 data sheet, half of the figure with sparsity"
        ),
        "A100": Peak(tflops=312.0, source="NVIDIA A100 data sheet"),
        "L40S": Peak(tflops=362.0, source="NVIDIA L40S data sheet"),
        "RTX 4090": Peak(tflops=165.2, source="NVIDIA Ada architecture white paper, appendix A"),
    }
)
"""By a part of the name that CUDA gives; the first that fits counts."""


def peak(device_name: str | None) -> Peak:
    """The peak of the GPU with this name."""
    found = [peak for part, peak in PEAKS.items() if part in (device_name or "")]
    return found[0] if found else PLANNED


def step_ms(base: str, side: int, peak: Peak) -> float | None:
    """The bound of a training step in milliseconds; None for shapes that were not counted."""
    tflop = STEP_TFLOP.get(base, {}).get(side)
    return None if tflop is None else tflop / peak.tflops * 1000
