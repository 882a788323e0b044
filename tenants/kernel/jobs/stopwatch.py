"""How long each step of a job took."""

import time


class Stopwatch:
    """Seconds of each step, by name, from its making on."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = time.monotonic()

    def lap(self, name: str) -> None:
        """The step called `name` has just ended."""
        self.seconds[name] = round(time.monotonic() - self._since, 2)
        self._since = time.monotonic()
