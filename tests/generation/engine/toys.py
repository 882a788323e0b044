"""Real pipelines of each family with random weights, small enough for a processor.

They are written to a folder and read back from there, as fetched weights are.
"""

from pathlib import Path

import torch

from generation.benchmarks.engine_gpu import toys, untrained
from generation.engine import bases, weights
from generation.engine.bases.interface import BaseConfig


def written(name: str, root: Path) -> BaseConfig:
    """A configuration like that of the base called `name`, and toy weights for it under `root`."""
    torch.manual_seed(1)
    config = toys.shrunk(bases.configuration(name))
    for wanted in {config.trains_on, config.renders_on}:
        pipeline = untrained.PIPELINES[config.family](toys.shapes(config))
        pipeline.save_pretrained(weights.expected(wanted))
    assert root in weights.expected(config.trains_on).parents
    return config
