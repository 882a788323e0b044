"""Real clusters of workers, in processes of their own, for as long as a test needs them."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0
LEASE_S = 3


@contextmanager
def running(
    environment: dict[str, str], queue: str = "default", **more: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """`manage.py cluster` with short leases; gone with all its processes after the block."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "cluster", queue],
        cwd=CHECKOUT,
        env={**environment, "JOB_LEASE_SECONDS": str(LEASE_S), **more},
    )
    try:
        yield process
    finally:
        family = _family(process)
        process.terminate()
        psutil.wait_procs(family, timeout=15)
        for each in family:
            each.kill() if each.is_running() else None
        process.wait()


def eventually(is_true: Callable[[], bool], *, within: float = PATIENCE_S) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + within
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def lines(path: Path) -> list[str]:
    """A text file's lines; none while it does not exist."""
    return path.read_text().splitlines() if path.exists() else []


def workers(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """All processes below the cluster's main one."""
    return psutil.Process(process.pid).children(recursive=True)


def _family(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    try:
        return [psutil.Process(process.pid), *workers(process)]
    except psutil.NoSuchProcess:
        return []
