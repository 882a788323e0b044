"""Loading a base for training or rendering, and keeping what was loaded for the next job."""

import importlib
from functools import lru_cache
from typing import cast

from generation.engine import bases, weights
from generation.engine.bases.interface import Base, Role


def load(name: str, role: Role) -> Base:
    """Read the base called `name` from its folders, for training or for rendering.

    Both roles share one text encoder and one autoencoder in memory. Raises WeightsMissing or
    WeightsCorrupt. Its family is imported by name, so that knowing a base does not load torch.
    """
    config = bases.configuration(name)
    trained = weights.folder(config, config.trains_on)
    family = importlib.import_module(f"generation.engine.bases.{config.family}.model")
    fingerprint = weights.fingerprint(config, trained)
    if role == "train" or not config.is_distilled:
        return cast(Base, family.load(config, trained, fingerprint=fingerprint))
    distilled = weights.folder(config, config.renders_on)
    weights.fingerprint(config, distilled)
    shared = warm(name, "train")
    return cast(Base, family.load(config, distilled, fingerprint=fingerprint, shared=shared))


@lru_cache(maxsize=2)
def warm(name: str, role: Role) -> Base:
    """Like `load`, but both roles of the base that was used last stay in memory.

    A base with one set of weights is one object in both roles.
    """
    if role == "render" and not bases.configuration(name).is_distilled:
        return warm(name, "train")
    return load(name, role)
