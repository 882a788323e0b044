"""How far a training has come, by the clock or by its steps, and how large its steps are now."""

import time
from dataclasses import dataclass, field


@dataclass
class Pace:
    """A budget of seconds, and of steps if that is not zero; the first one used up ends it.

    Budgets of time make a run fit a machine; the steps they allow differ between machines.
    """

    seconds: float
    most_steps: int = 0
    step: int = 0
    _started: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    @property
    def progress(self) -> float:
        """0 at the start, 1 or more when the budget is used up."""
        by_steps = self.step / self.most_steps if self.most_steps else 0.0
        return max(self.elapsed / self.seconds, by_steps)

    def rate(self, *, warmup: int, cooldown: float, least: float) -> float:
        """The share of the full learning rate: up over some steps, down over the last part."""
        rising = min(1.0, (self.step + 1) / warmup)
        falling = min(1.0, max(least, (1 - self.progress) / cooldown))
        return rising * falling
