"""What a benchmark found of one person after the other, kept for its next start to go on from."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from generation.benchmarks.measured import say

FIRST_SEED = 9000
"""The first of the seeds of people that neither the base nor a network was trained on."""

Found = dict[str, Any]


class Kept:
    """A folder with what was found of each seed, as plain values.

    What was found of another subject (other weights, another recipe) counts for nothing.
    """

    def __init__(self, folder: Path, *, subject: str) -> None:
        self._folder = folder
        self._subject = subject
        folder.mkdir(parents=True, exist_ok=True)

    def lacking(self, seeds: Sequence[int]) -> list[int]:
        """Those of which nothing was found yet."""
        return [seed for seed in seeds if self._read(seed) is None]

    def completed(self, seeds: Sequence[int], find: Callable[[int], Found]) -> Iterator[Found]:
        """What is known of each seed, in order, found now where it lacks."""
        left = len(self.lacking(seeds))
        took: list[float] = []
        for place, seed in enumerate(seeds, start=1):
            known = self._read(seed)
            if known is None:
                started = time.monotonic()
                known = find(seed)
                self._write(seed, known)
                took.append(time.monotonic() - started)
                left -= 1
                minutes = median(took) * left / 60
                say(f"{self._folder.name}: {place} of {len(seeds)}; {minutes:.0f} min left")
            yield known

    def _file(self, seed: int) -> Path:
        return self._folder / f"{seed}.json"

    def _read(self, seed: int) -> Found | None:
        file = self._file(seed)
        if not file.exists():
            return None
        said = json.loads(file.read_text())
        return said["found"] if said["subject"] == self._subject else None

    def _write(self, seed: int, found: Found) -> None:
        self._file(seed).write_text(json.dumps({"subject": self._subject, "found": found}))


def seeds(count: int) -> range:
    """So many people that nothing was trained on."""
    return range(FIRST_SEED, FIRST_SEED + count)
