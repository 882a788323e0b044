"""Loading a base for training or rendering, and keeping what was loaded for the next job."""

import gc
import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import torch

from generation.engine import bases, planning, weights
from generation.engine.bases import pipelines
from generation.engine.bases.interface import Base, BaseConfig, Role
from generation.engine.errors import DoesNotFit
from generation.engine.planning import Plan, Stage

MOST_ON_A_PROCESSOR = 500
"""Millions of parameters of a transformer that is worked with where there is no GPU."""

_warm: dict[Role, Base] = {}
"""The base that was used last, in each role that it was asked for."""
_passed_over: dict[str, int] = {}
"""How many plans that should fit were passed over for each base, since memory ran out."""
_trained: list[str] = []
"""Bases that are being trained on, even while something else is drawn between two steps."""


def load(name: str, role: Role, plan: Plan, *, shared: Base | None = None) -> Base:
    """Read the base called `name` from its folders, for training or for rendering.

    `shared` is the same base in the role of training: its text encoder and autoencoder are used.
    Raises WeightsMissing or WeightsCorrupt. Its family is imported by name, so that knowing a base
    does not load torch.
    """
    config = bases.configuration(name)
    trained = weights.folder(config, config.trains_on)
    family = importlib.import_module(f"generation.engine.bases.{config.family}.model")
    about = {"plan": plan, "fingerprint": weights.fingerprint(config, trained)}
    if role == "train" or not config.is_distilled:
        return cast(Base, family.load(config, trained, **about))
    distilled = weights.folder(config, config.renders_on)
    weights.fingerprint(config, distilled)
    return cast(Base, family.load(config, distilled, **about, shared=shared))


def warm(name: str, role: Role) -> Base:
    """Like `load` by this device's plan, but the base that was used last stays in memory.

    Both roles stay where the plan keeps both, and share what they have in common; a base with one
    set of weights is one object in both. Raises DoesNotFit too.
    """
    config = bases.configuration(name)
    role = role if config.is_distilled else "train"
    plan = planned(config)
    others = [kept for kept, base in _warm.items() if (base.config, base.plan) != (config, plan)]
    _let_go(others)
    if role == "train" and role not in _warm and not plan.keeps_both:
        _let_go(["render"])
    if role not in _warm:
        _warm[role] = _loaded(name, role, plan)
    return _warm[role]


def _loaded(name: str, role: Role, plan: Plan) -> Base:
    if role == "train":
        return load(name, role, plan)
    shared = warm(name, "train")
    pipelines.place(shared.pipeline, plan, "encode")  # its transformer makes room
    base = load(name, role, plan, shared=shared)
    if not plan.keeps_both:
        del shared
        _let_go(["train"])  # it brought the encoders; its transformer has no room
    return base


def planned(config: BaseConfig) -> Plan:
    """How the base is held on this device: by the fastest plan that was not found too large.

    Raises DoesNotFit, also where there is no GPU and a step would take a processor minutes.
    """
    device = planning.this_device()
    if device.kind == "cpu" and config.size_of.transformer > MOST_ON_A_PROCESSOR:
        raise DoesNotFit(
            f"{config.title} needs a GPU, and PyTorch sees none on this machine. Check it with:"
            " nvidia-smi"
        )
    return planning.plan(config, device, skip=_passed_over.get(config.name, 0))


@contextmanager
def trained_on(name: str) -> Iterator[None]:
    """While this lasts, this base is held as it is: another way would load it a second time."""
    _trained.append(name)
    try:
        yield
    finally:
        _trained.remove(name)


def shrink(name: str, stage: Stage) -> None:
    """Hold the base in the next way that takes less at this stage: memory ran out. What is kept is
    let go of. Raises DoesNotFit where there is no such way, or while a training holds a base; then
    nothing changes."""
    if _trained:
        raise DoesNotFit(f"A training holds {', '.join(_trained)} in memory.")
    config, device = bases.configuration(name), planning.this_device()
    skip = _passed_over.get(name, 0)
    present = planning.plan(config, device, skip=skip).peak_gib[stage]
    forget()
    while planning.plan(config, device, skip=skip).peak_gib[stage] >= present:
        skip += 1
    _passed_over[name] = skip


def forget() -> None:
    """Let go of what is kept."""
    _let_go(list(_warm))


def _let_go(roles: Sequence[Role]) -> None:
    """Give the memory of these back. Compiled blocks and hooks refer to each other, so nothing is
    freed before a collection."""
    for role in roles:
        _warm.pop(role, None)
    if roles:
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
