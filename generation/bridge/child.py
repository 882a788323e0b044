"""One executed runner process and the lines that go to and from it."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, cast

from generation.bridge.errors import EngineCrashed

ROOT = Path(__file__).resolve().parents[2]
"""Where `generation` can be imported from."""

INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
INHERITED_PREFIXES = (
    "CUDA_",
    "NVIDIA_",
    "LC_",
    "OMP_",
    "MKL_",
    "HF_",
    "PYTORCH_",
    "TORCHINDUCTOR_",
    "TRITON_",
    "LIKENESS_WEIGHTS",
    "LIKENESS_TORCH_",
)
"""Of the environment the runner gets what it needs to compute, and none of the portal's secrets."""

TAIL = 2000
CHUNK = 65536


class Child:
    """A started runner. Every method raises EngineCrashed when the process is found dead."""

    def __init__(self, command: Sequence[str] = ()) -> None:
        """Start it; `command` takes the place of the usual program."""
        program = command or (sys.executable, "-m", "generation.runner")
        self._process = subprocess.Popen(  # our own program
            [*program, "--parent", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment(os.environ),
            bufsize=0,
            start_new_session=True,  # a terminal's Ctrl-C is for the supervisor to act on
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._errors = cast(IO[bytes], self._process.stderr)
        self._said = b""
        self._lines: list[bytes] = []
        self._rest = b""

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    @property
    def is_left(self) -> bool:
        """Whether the process was given up: nothing more is to be heard of it."""
        return self._output.closed

    def send(self, message: Mapping[str, object]) -> None:
        """Write one message."""
        left = memoryview(json.dumps(message).encode() + b"\n")
        try:
            while left:
                left = left[self._input.write(left) :]
        except OSError as error:
            raise self._crash() from error

    def receive(self, *, timeout: float) -> dict[str, Any] | None:
        """The next message, or None when none came within `timeout` seconds."""
        if not self._lines:
            self._read(timeout)
        return json.loads(self._lines.pop(0)) if self._lines else None

    def forget_errors(self) -> None:
        """Drop what was printed so far, so that a later crash is told with its own words."""
        self._hear_errors()
        self._said = b""

    def kill(self) -> None:
        """End the process at once, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self.leave()

    def leave(self) -> None:
        """Close this side's ends of the pipes."""
        for pipe in (self._input, self._output, self._errors):
            pipe.close()

    def _read(self, timeout: float) -> None:
        for pipe in select.select([self._output, self._errors], [], [], timeout)[0]:
            data = os.read(pipe.fileno(), CHUNK)
            if pipe is self._errors:
                self._said = (self._said + data)[-TAIL:]
            elif data:
                *self._lines, self._rest = (self._rest + data).split(b"\n")
            else:
                raise self._crash()

    def _hear_errors(self) -> None:
        while select.select([self._errors], [], [], 0)[0] and (
            data := os.read(self._errors.fileno(), CHUNK)
        ):
            self._said = (self._said + data)[-TAIL:]

    def _crash(self) -> EngineCrashed:
        """What to say about the process's death; it is gone afterwards."""
        self._process.kill()
        status = self._process.wait()
        self._hear_errors()
        self.leave()
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        last = self._said.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
        return EngineCrashed(f"The engine's process ended with {how}: {last[0]}")


def environment(whole: Mapping[str, str]) -> dict[str, str]:
    """The part of the environment that the runner gets. It never asks the network for weights."""
    kept = {
        name: value
        for name, value in whole.items()
        if name in INHERITED or name.startswith(INHERITED_PREFIXES)
    }
    return {**kept, "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}
