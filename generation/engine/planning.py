"""How a base is held in a device's memory: in which precision, and which parts leave it when.

Sizes are computed from the parts' shapes, not measured; what they leave out is in `SPARE`.
"""

import os
import shutil
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from generation.engine.bases.interface import BaseConfig
from generation.engine.errors import DoesNotFit
from generation.engine.spec import MOST_REFERENCES

GIB = 2**30
BYTES = {"float32": 4, "bfloat16": 2, "float8": 1}
KEPT_PER_PARAMETER = 6 * 4
"""Bytes for each parameter of an adapter in training: itself, its gradient, AdamW's two moments,
the running average and the best one so far, in float32."""
SPARE = 1.5
"""GiB for what is not counted: the runtime's own memory, workspaces and gaps."""
USABLE = 0.95
"""Share of the device's memory that is planned with."""
RECOMPUTED = 0.12
"""Share of the activations that a checkpointed step keeps: the blocks' inputs, and one block whole.
Twenty-five blocks keep one in twenty-five, three times over for what is alive at the same time."""
COMPILED = 0.7
"""Share of the activations that compiled blocks keep, since fused operations keep nothing between
them: 0.57 (FLUX.2 klein 4B) and 0.61 to 0.64 (FLUX.1 dev) on an H100, with some to spare."""
C_COMPILERS = (os.environ.get("CC") or "cc", "gcc", "clang")
"""What Triton looks for."""

Stage = Literal["encode", "train", "render"]


@dataclass(frozen=True, kw_only=True)
class Device:
    """Where the work is done."""

    kind: Literal["cuda", "cpu"]
    memory_gib: float
    compiler: str = ""
    """The backend of `torch.compile` to use here, by its name; empty where none is worth it."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a base is held; see `plan`."""

    dtype: Literal["float32", "bfloat16"]
    """Of computing."""
    stored: Literal["float32", "bfloat16", "float8"]
    """Of the transformer's weights at rest; float8 ones are widened layer by layer."""
    compiler: str = ""
    """The backend of `torch.compile` for the transformer's blocks; empty runs them as they are."""
    records: bool = False
    """Whether the steps of a training are recorded as CUDA graphs, which keep their memory until it
    ends; only where no weights ever move."""
    checkpointed: frozenset[int] = frozenset()
    """Sides of training pictures whose activations are computed again on the way back."""
    keeps_text_encoder: bool = True
    """Whether it stays on the device while the transformer works."""
    keeps_both: bool = True
    """Whether the weights for training and those for rendering are in memory at once."""
    peak_gib: Mapping[str, float]
    """What each stage takes."""


def this_device() -> Device:
    """The first GPU where there is one, else the processor with the machine's memory."""
    import torch  # noqa: PLC0415  # planning for another machine needs none

    if torch.cuda.is_available():
        memory = torch.cuda.get_device_properties(0).total_memory
        return Device(kind="cuda", memory_gib=memory / GIB, compiler=_compiler())
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Device(kind="cpu", memory_gib=pages / GIB)


def _compiler() -> str:
    """Inductor, where Triton is there and what it builds its launchers with: a C compiler and
    Python's headers. Without them the first compiled step would fail."""
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    builds = headers.is_file() and any(map(shutil.which, C_COMPILERS))
    return "inductor" if builds and find_spec("triton") else ""


def plan(config: BaseConfig, device: Device, *, skip: int = 0) -> Plan:
    """The fastest way to hold the base in the device's memory.

    Tried in turn: everything at once with recorded steps; without these; the text encoder away
    while the transformer works; large pictures recomputed on the way back, then smaller ones;
    without the weights for rendering, which costs evaluations; weights in float8. `skip` passes
    over so many that would fit, after one turned out not to.

    Raises:
        DoesNotFit: with what the smallest way takes and what there is.
    """
    usable = device.memory_gib * USABLE
    ways = list(_ways(config, device))
    fitting = [way for way in ways if max(way.peak_gib.values()) <= usable]
    if len(fitting) > skip:
        return fitting[skip]
    smallest = min(ways, key=lambda way: max(way.peak_gib.values()))
    stage, needed = max(smallest.peak_gib.items(), key=lambda item: item[1])
    raise DoesNotFit(
        f"{config.title} needs {needed:.1f} GiB to {stage} even at its smallest, and this"
        f" {device.kind} device has {device.memory_gib:.1f} GiB, of which {usable:.1f} can be used."
    )


def _ways(config: BaseConfig, device: Device) -> Iterator[Plan]:
    """From the fastest to the smallest."""
    way = Plan(dtype=config.dtype, stored=config.dtype, compiler=device.compiler, peak_gib={})
    sides = sorted(config.recipe.buckets, reverse=True)
    if device.kind == "cuda":
        yield _counted(config, replace(way, records=True))
    yield _counted(config, way)
    if device.kind == "cuda":  # on a processor there is nowhere else to go
        way = replace(way, keeps_text_encoder=False)
        yield _counted(config, way)
    for side in sides:
        way = replace(way, checkpointed=way.checkpointed | {side})
        yield _counted(config, way)
    if config.is_distilled:
        way = replace(way, keeps_both=False)
        yield _counted(config, way)
    # Widening layer by layer is done by hooks, and a graph of a block cannot hold them.
    yield _counted(config, replace(way, stored="float8", compiler=""))


def _counted(config: BaseConfig, way: Plan) -> Plan:
    size, wide = config.size_of, BYTES[way.dtype]
    transformer = size.transformer * 1e6 * BYTES[way.stored] / GIB
    encoder = size.text_encoder * 1e6 * wide / GIB
    autoencoder = size.autoencoder * 1e6 * wide / GIB
    adapter = size.adapter * 1e6 * KEPT_PER_PARAMETER / GIB
    other = transformer if config.is_distilled and way.keeps_both else 0.0
    resident = encoder if way.keeps_text_encoder else 0.0
    working = transformer + other + resident + autoencoder + SPARE
    beside = other + adapter if other else 0.0  # a training, in whose middle prompts are encoded
    drawn = config.render_batch * config.activations_gib[min(config.activations_gib)] * RECOMPUTED
    if config.takes_references:
        drawn *= 1 + MOST_REFERENCES * config.reference_pixels / config.size**2
    activations = _activations(config, way)
    kept = activations + _more_gradients(config) if way.records else 0.0
    peaks = {
        "encode": working if way.keeps_text_encoder else encoder + autoencoder + SPARE + beside,
        "train": working + adapter + max(activations, kept),
        "render": working + adapter + drawn + kept,  # also in the middle of a training
    }
    return replace(way, peak_gib={stage: round(gib, 2) for stage, gib in peaks.items()})


def _more_gradients(config: BaseConfig) -> float:
    """GiB of those that recorded steps keep: each has its own, and one is counted already."""
    more = len(config.recipe.buckets) - 1
    return more * config.size_of.adapter * 1e6 * BYTES["float32"] / GIB


def _activations(config: BaseConfig, way: Plan) -> float:
    """GiB that the most demanding size of a training step keeps."""
    whole = COMPILED if way.compiler else 1.0
    return config.recipe.batch * max(
        config.activations_gib[side] * (RECOMPUTED if side in way.checkpointed else whole)
        for side in config.recipe.buckets
    )
