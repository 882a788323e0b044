"""Timing one training from inside its process, the same way for every trainer."""

import resource
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from torch.optim.optimizer import register_optimizer_step_post_hook

from generation.benchmarks.engine.records import Training

STATUS = Path("/proc/self/status")


def timed(work: Callable[[], object]) -> Training:
    """Do the work and say how long it and its optimizer steps took."""
    ends: list[tuple[float, float]] = []

    def note(*_: object) -> None:
        ends.append((time.monotonic(), time.process_time()))

    hook = register_optimizer_step_post_hook(note)
    started = time.monotonic()
    try:
        work()
    finally:
        hook.remove()
    return Training(
        seconds=time.monotonic() - started,
        steps_s=[after[0] - before[0] for before, after in pairwise(ends)],
        steps_cpu_s=[after[1] - before[1] for before, after in pairwise(ends)],
        peak_mb=peak_mb(),
    )


def peak_mb() -> float:
    """Most memory that this process has held, in MB of 10^6 bytes.

    What `getrusage` says on Linux starts from the parent's memory, so the kernel is asked first.
    """
    if STATUS.exists():
        said = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        return int(said["VmHWM"].split()[0]) * 1024 / 1e6
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1e6 if sys.platform == "darwin" else held * 1024 / 1e6
