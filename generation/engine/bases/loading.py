"""Loading a base for training or rendering, and keeping what was loaded for the next job."""

import importlib
from typing import cast

from generation.engine import bases, planning, weights
from generation.engine.bases.interface import Base, Role
from generation.engine.planning import Plan

_warm: dict[Role, Base] = {}
"""The base that was used last, in each role that it was asked for."""


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


def warm(name: str, role: Role, *, skip: int = 0) -> Base:
    """Like `load` by this device's plan, but the base that was used last stays in memory.

    Both roles stay where the plan keeps both, and share what they have in common; a base with one
    set of weights is one object in both. `skip` is that of `planning.plan`; raises DoesNotFit too.
    """
    config = bases.configuration(name)
    role = role if config.is_distilled else "train"
    plan = planning.plan(config, planning.this_device(), skip=skip)
    for kept, base in list(_warm.items()):
        is_other = base.config != config or base.plan != plan
        if is_other or (kept != role and not plan.keeps_both):
            del _warm[kept]
    if role not in _warm:
        shared = warm(name, "train", skip=skip) if role == "render" else None
        _warm[role] = load(name, role, plan, shared=shared)
        if shared is not None and not plan.keeps_both:
            del _warm["train"]  # it brought the encoders; its transformer has no room
    return _warm[role]


def forget() -> None:
    """Let go of what is kept."""
    _warm.clear()
