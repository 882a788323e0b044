"""The programs of the demo: started together, again when one of them ends, and gone together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from generation.runner.serving import end_with_parent
from portal.demo import interrupts

HOST: Final = "127.0.0.1"
START_S: Final = 120
"""A machine that has other work besides took 20 seconds once."""
PATIENCE_S: Final = 20
"""For all programs to end."""
STEADY_S: Final = 60
"""A program that ran for so long did start; what ends it then is another matter."""
MOST_QUICK_ENDS: Final = 5

Programs = Mapping[str, Sequence[str]]
"""Commands by the name of their log."""


class ProgramFailed(RuntimeError):
    """A program of the demo does not stay up; the sentence names its log."""


def free_port(wanted: int) -> int:
    """The wanted port, or the next one that nobody listens on.

    Raises:
        ProgramFailed: there is none nearby.
    """
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise ProgramFailed(f"No free port between {wanted} and {wanted + 49}. Name one with --port.")


def portal(port: int) -> Programs:
    """The web server and a cluster of workers for each queue."""
    manage = [sys.executable, "manage.py"]
    web = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--blocking-threads", "8"]
    return {
        "web": [sys.executable, "-m", "granian", *web, "--no-ws", "portal.wsgi:application"],
        "default": [*manage, "cluster", "default"],
        "gpu": [*manage, "cluster", "gpu"],
    }


class Stack:
    """Running programs."""

    def __init__(self, programs: Programs, *, logs: Path, environment: Mapping[str, str]) -> None:
        self._programs, self._logs, self._environment = programs, logs, environment
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._since: dict[str, float] = {}
        self._quick_ends: Counter[str] = Counter()

    def start(self) -> None:
        """Start them all."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for name in self._programs:
            self._start(name)

    def watch(self) -> list[str]:
        """Start again what has ended, with whatever status; returns the names.

        Raises:
            ProgramFailed: one ends again and again.
        """
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            self._count_end(name)
            _kill_group(self._running[name])  # what is left of it may hold the port
            self._start(name)
        return ended

    def wait_for(self, port: int) -> None:
        """Return once something listens on the port.

        Raises:
            ProgramFailed: nothing did in time.
        """
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            self.watch()
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    return
            time.sleep(0.1)
        raise ProgramFailed(f"The portal did not start. Its last words are in {self._log('web')}.")

    def stop(self) -> None:
        """Ask them all to end, and kill what has not in time."""
        programs = list(self._running.values())
        for program in programs:
            program.terminate()
        deadline = time.monotonic() + PATIENCE_S
        for program in programs:
            with suppress(subprocess.TimeoutExpired):
                program.wait(max(0.1, deadline - time.monotonic()))
            _kill_group(program)
            program.wait()

    def _start(self, name: str) -> None:
        # SIGTERM, since a killed web server would leave its workers serving
        tied = partial(end_with_parent, os.getpid(), by=signal.SIGTERM)
        with self._log(name).open("ab") as output:
            self._running[name] = subprocess.Popen(
                self._programs[name],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self._environment},
                start_new_session=True,  # Ctrl-C reaches the demo alone, which then stops them
                preexec_fn=tied,  # noqa: PLW1509  # this process has no threads
            )
        self._since[name] = time.monotonic()

    def _count_end(self, name: str) -> None:
        if time.monotonic() - self._since[name] > STEADY_S:
            self._quick_ends[name] = 0
        self._quick_ends[name] += 1
        if self._quick_ends[name] >= MOST_QUICK_ENDS:
            raise ProgramFailed(
                f"The program {name} ends again and again. Its last words are in {self._log(name)}."
            )

    def _log(self, name: str) -> Path:
        return self._logs / f"{name}.log"


@contextmanager
def running(programs: Programs, *, logs: Path, environment: Mapping[str, str]) -> Iterator[Stack]:
    """The programs, for as long as the block runs; all of them are gone after it."""
    stack = Stack(programs, logs=logs, environment=environment)
    try:
        stack.start()
        yield stack
    finally:
        with interrupts.ignored():
            stack.stop()


def _kill_group(program: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
