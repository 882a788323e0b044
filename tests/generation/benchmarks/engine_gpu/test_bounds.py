"""The bounds of steps: counted again on the true modules, and held against other notes."""

import logging
from dataclasses import replace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from generation.benchmarks.engine_gpu import bounds, untrained
from generation.engine import bases
from tests.generation.engine import full_shapes

NOTED = {
    ("flux2-klein-4b", 512): 21.1,
    ("flux2-klein-4b", 768): 42.0,
    ("flux2-klein-4b", 1024): 76.3,
    ("flux1-dev", 512): 44.8,
    ("flux1-dev", 1024): 164.1,
}
"""TFLOP of a step by hand, from the layers' sizes."""


@pytest.fixture(autouse=True)
def _no_advice_on_precision():
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(bounds.STEP_TFLOP))
def test_steps_cost_what_the_flop_counter_finds(name):
    side = 512
    depth = untrained.SHAPES[name].transformer
    doubles, singles = depth.get("num_layers", 19), depth.get("num_single_layers", 38)

    # Past the first, a block costs what the one before it does.
    least, double, single = (
        counted(name, side, doubles=2 + more, singles=1 + most)
        for more, most in ((0, 0), (1, 0), (0, 1))
    )
    whole = least + (doubles - 2) * (double - least) + (singles - 1) * (single - least)

    assert whole / 1e12 == pytest.approx(bounds.STEP_TFLOP[name][side], rel=0.001)


@pytest.mark.parametrize(("name", "side"), list(NOTED))
def test_steps_cost_what_was_worked_out_by_hand(name, side):
    assert bounds.STEP_TFLOP[name][side] == pytest.approx(NOTED[name, side], rel=0.02)


@pytest.mark.parametrize(
    ("device", "tflops"),
    [
        ("NVIDIA H100 80GB HBM3", 989),
        ("NVIDIA H100 PCIe", 756),
        ("NVIDIA H200", 989),
        ("NVIDIA A100-SXM4-80GB", 312),
        ("NVIDIA L40S", 362),
        ("NVIDIA GeForce RTX 4090", 165.2),
        ("Something new", 800),
        (None, 800),
    ],
)
def test_peak_is_the_devices_own(device, tflops):
    assert bounds.peak(device).tflops == tflops


def test_bound_is_the_work_over_the_peak():
    peak = bounds.peak("NVIDIA H100 80GB HBM3")

    assert bounds.step_ms("flux2-klein-4b", 1024, peak) == pytest.approx(77.8, abs=0.1)
    assert bounds.step_ms("flux2-klein-4b", 64, peak) is None


def counted(name: str, side: int, *, doubles: int, singles: int):
    """Operations of a step of a base with so many blocks."""
    config, shapes = bases.configuration(name), untrained.SHAPES[name]
    depth = {"num_layers": doubles, "num_single_layers": singles}
    shallow = replace(shapes, transformer={**shapes.transformer, **depth})
    base = full_shapes.adapted(config, shallow)
    with FlopCounterMode(display=False) as counter:
        torch.autograd.backward(full_shapes.step_of(base, side)().sum())
    return counter.get_total_flops()
