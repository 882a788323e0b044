"""A running average of weights, which is what a training ends with."""

from dataclasses import dataclass, field

import torch
from torch import Tensor


@dataclass
class Average:
    """Follows parameters; `keep` is how much of it each step keeps."""

    parameters: list[Tensor]
    keep: float
    values: list[Tensor] = field(init=False)

    def __post_init__(self) -> None:
        self.values = [each.detach().clone() for each in self.parameters]

    @torch.no_grad()
    def follow(self, step: int) -> None:
        """Move towards the parameters; early on it forgets faster."""
        keep = min(self.keep, (1 + step) / (10 + step))
        for value, parameter in zip(self.values, self.parameters, strict=True):
            value.lerp_(parameter.detach(), 1 - keep)

    @torch.no_grad()
    def settle(self) -> None:
        """Put the average in the place of the parameters."""
        for value, parameter in zip(self.values, self.parameters, strict=True):
            parameter.copy_(value)
