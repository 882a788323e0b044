"""Running a program of the benchmark in a child process, alone and without a network."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGE = "generation.benchmarks.engine"
CHECKOUT = Path(__file__).resolve().parents[3]


class ChildFailed(Exception):
    """A program ended badly; says its last line."""


@dataclass(frozen=True)
class Ended:
    """What a program wrote to its record, and how long it took from starting its process."""

    record: Any
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Children:
    """Programs with one number of threads, one at a time, each with a record of its own."""

    folder: Path
    threads: int
    has_gpu: bool = False
    """Whether they may use it."""
    _records: list[Path] = field(default_factory=list)

    def run(self, module: str, *arguments: object, cwd: Path = CHECKOUT) -> Ended:
        """Run `module` of this package with the path of a record to write and these arguments.

        Raises ChildFailed.
        """
        record = self.folder / f"record-{len(self._records)}.json"
        self._records.append(record)
        command = [sys.executable, "-m", f"{PACKAGE}.{module}", record, *arguments]
        started = time.monotonic()
        ended = subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=self._environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        seconds = time.monotonic() - started
        if ended.returncode or not record.exists():
            raise ChildFailed(_last_line(ended.stderr or ended.stdout))
        return Ended(json.loads(record.read_text()), seconds)

    def _environment(self) -> dict[str, str]:
        """So many threads, a GPU only where asked for, and no waiting for a hub."""
        threads = str(self.threads)
        paths = [str(CHECKOUT), os.environ.get("PYTHONPATH")]
        return {
            **os.environ,
            **({} if self.has_gpu else {"CUDA_VISIBLE_DEVICES": ""}),
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "HF_HUB_OFFLINE": "1",
            "LIKENESS_TORCH_THREADS": threads,
            "OMP_NUM_THREADS": threads,
            "MKL_NUM_THREADS": threads,
        }


def _last_line(text: str) -> str:
    """Of what a program said: Python's tell what went wrong there."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "It ended without a word."
