"""The only way these tests build people and scenes."""

from dataclasses import replace
from typing import Any

import numpy as np

from generation.demobase.people import Identity, Scene, random_identity, random_scene


def make_identity(seed: int = 31, **changes: Any) -> Identity:
    return replace(random_identity(np.random.default_rng(seed)), **changes)


def make_scene(seed: int = 31, **changes: Any) -> Scene:
    return replace(random_scene(np.random.default_rng(seed), casual=True), **changes)
