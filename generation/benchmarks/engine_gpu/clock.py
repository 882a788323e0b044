"""Time and memory of work on an accelerator, or where there is none the time on a processor."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

GIB = 2**30


class OutOfTime(Exception):
    """The time that was allowed is over."""


@dataclass
class Timing:
    """Seconds that a block took; known once it ended."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Timing]:
    """Time the block, with what it handed to the accelerator done."""
    timing = Timing()
    synchronize()
    started = time.perf_counter()
    yield timing
    synchronize()
    timing.seconds = time.perf_counter() - started


class Deadline:
    """The end of the time that is allowed."""

    def __init__(self, seconds: float) -> None:
        self.allowed = seconds
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the end; below zero after it."""
        return self._ends - time.monotonic()

    def check(self, doing: str) -> None:
        """Raises OutOfTime after the end."""
        if self.left() < 0:
            raise OutOfTime(f"{self.allowed:.0f} seconds were over when {doing}")


def synchronize() -> None:
    """Wait for the accelerator."""
    if torch.accelerator.is_available():
        torch.accelerator.synchronize()


def forget_peak() -> None:
    """Measure the memory's peak from now on."""
    if torch.accelerator.is_available():
        torch.accelerator.reset_peak_memory_stats()


def peak_gib() -> float | None:
    """The most that tensors took at once; None on a processor."""
    if not torch.accelerator.is_available():
        return None
    return torch.accelerator.max_memory_allocated() / GIB


def release() -> None:
    """Give memory that nothing holds any more back to the device."""
    gc.collect()
    if torch.accelerator.is_available():
        torch.accelerator.empty_cache()
