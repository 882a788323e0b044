"""Loading a base, and keeping the one last used: the next job should not wait for it again."""

import importlib
from functools import lru_cache
from typing import cast

from generation.engine import bases, weights
from generation.engine.bases.interface import Base


def load(name: str) -> Base:
    """Read the base called `name` from its folder.

    Raises WeightsMissing or WeightsCorrupt. Its family is imported by name, so that knowing a base
    does not load torch.
    """
    config = bases.configuration(name)
    folder = weights.folder(config)
    family = importlib.import_module(f"generation.engine.bases.{config.family}.model")
    return cast(Base, family.load(config, folder, fingerprint=weights.fingerprint(config, folder)))


@lru_cache(maxsize=1)
def warm(name: str) -> Base:
    """Like `load`, but the base used last stays in memory: one, because they are large."""
    return load(name)
