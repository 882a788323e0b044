"""Compiled blocks: whole graphs in training, for every adapter that comes after the first.

Nothing is generated: graphs are taken as for a GPU and then run as they are.
"""

import pytest
import torch
from torch._dynamo.utils import counters

from generation.benchmarks.engine_gpu import toys, untrained
from generation.engine import bases, compute, lora
from generation.engine.bases.interface import Reference
from generation.engine.planning import Device, plan
from tests.generation.engine.make import CAPTION

# Torch looks at the gradient of what it takes a graph of, and warns itself about it.
pytestmark = pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor:UserWarning")


@pytest.fixture(params=["flux2-klein-4b", "flux1-dev"])
def base(request, monkeypatch):
    """A toy of this base whose blocks are compiled."""
    name = request.param
    config = toys.shrunk(bases.configuration(name))
    monkeypatch.setitem(bases.CONFIGURATIONS, name, config)
    torch.compiler.reset()
    torch.manual_seed(1)
    device = Device(kind="cpu", memory_gib=24, compiler="eager")
    yield untrained.base(name, toys.shapes(config), plan=plan(config, device))
    torch.compiler.reset()


def squares(base, side):
    """A loss of one picture with this side."""
    grid = base.config.grid(side, side)
    with compute.precision("fp32"):
        velocity = base.velocity(
            base.noise(1, grid=grid),
            sigma=torch.tensor([0.5]),
            text=base.encode_text([CAPTION]),
            grid=grid,
        )
    return velocity.pow(2).mean()


def about(base) -> lora.About:
    return lora.About(
        base=base.config.name, fingerprint="untrained", rank=2, trigger="sks", spec_digest=""
    )


def graphs() -> int:
    return counters["stats"]["unique_graphs"]


@pytest.mark.slow
def test_adapters_are_trained_and_swapped_without_compiling_again(base, tmp_path):
    files = [tmp_path / f"{number}.safetensors" for number in range(2)]
    before, breaks = graphs(), sum(counters["graph_break"].values())

    found = []
    for number, file in enumerate(files):
        with lora.attached(base, rank=2, alpha=2, seed=number) as parameters:
            squares(base, 64).backward()  # raises where a block is no whole graph
            assert any(each.grad.any() for each in parameters.values() if each.grad is not None)
            lora.save(base, file, about=about(base))
        found.append(graphs())
    with torch.no_grad():
        for file in [*files, *files]:
            with lora.loaded(base, file):
                squares(base, 64)
            found.append(graphs())

    trained, again, worn, *swapped = found
    assert trained > before
    assert again == trained
    assert set(swapped) == {worn}
    assert sum(counters["graph_break"].values()) == breaks


@pytest.mark.slow
def test_compiled_blocks_compute_the_same(base):
    with lora.attached(base, rank=2, alpha=2, seed=1):
        compiled = squares(base, 64)
        with torch.compiler.set_stance("force_eager"):
            plain = squares(base, 64)

    assert torch.equal(compiled, plain)


@pytest.mark.slow
@pytest.mark.parametrize("base", ["flux2-klein-4b"], indirect=True)
def test_reference_photos_of_any_size_compile_nothing(base):
    grid = base.config.grid(64, 64)
    with torch.no_grad():
        squares(base, 64)
        before = graphs()
        for side in (64, 96, 128):
            shown = base.config.grid(side, 64)
            references = [Reference(latents=base.noise(2, grid=shown), grid=shown)]
            base.velocity(
                base.noise(1, grid=grid),
                sigma=torch.tensor([0.5]),
                text=base.encode_text([CAPTION]),
                grid=grid,
                references=references,
            )

    assert graphs() == before
