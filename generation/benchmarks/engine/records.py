"""What the programs write down about a training, and what is read from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Self

SPEC, SQUARES, HELD_OUT_SQUARES = "spec.json", "squares", "held-out"
"""What a person's folder holds: the training, and the photos cut for it."""
WARM_UP = 3
"""First steps that do not count: memory is taken and kernels are chosen in them."""


@dataclass(frozen=True, kw_only=True)
class Training:
    """One training as it was seen from outside of it."""

    seconds: float
    """From its first line to its last, with all reading, encoding and saving."""
    steps_s: list[float]
    """Wall-clock from the end of each optimizer step to the end of the next."""
    steps_cpu_s: list[float]
    """Processor time for the same; on a busy machine it says more."""
    peak_mb: float
    """Most memory that the process has held so far."""

    def to_json(self) -> dict[str, Any]:
        """Plain values only."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The training that `to_json` told of."""
        return cls(**data)

    @property
    def warm_steps_s(self) -> list[float]:
        """Steps after the first few; all, where there are no more."""
        return self.steps_s[WARM_UP:] or self.steps_s

    @property
    def warm_steps_cpu_s(self) -> list[float]:
        """Processor time of the same steps."""
        return self.steps_cpu_s[WARM_UP:] or self.steps_cpu_s

    @property
    def step_s(self) -> float:
        """A usual step."""
        return median(self.warm_steps_s)
