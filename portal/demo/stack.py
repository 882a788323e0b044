"""The programs of the demo: the portal and two queue clusters, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE_S = 20


class DidNotStart(RuntimeError):
    """A program of the demo ended at once; the sentence names its log."""


def free_port(wanted: int) -> int:
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise DidNotStart(f"No free port between {wanted} and {wanted + 49}. Name one with --port.")


@contextmanager
def running(*, port: int, logs: Path, environment: dict[str, str]) -> Iterator[None]:
    """Web server and clusters, for as long as the block runs; all of them are gone after it."""
    manage = [sys.executable, "manage.py"]
    web = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--blocking-threads", "8"]
    programs = {
        "web": [sys.executable, "-m", "granian", *web, "--no-ws", "portal.wsgi:application"],
        "default": [*manage, "cluster", "default"],
        "gpu": [*manage, "cluster", "gpu"],
    }
    logs.mkdir(parents=True, exist_ok=True)
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            started[name] = _start(command, logs / f"{name}.log", environment)
        _wait_for_port(port, started["web"], logs / "web.log")
        yield
    finally:
        _stop(list(started.values()))


def _start(command: list[str], log: Path, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    with log.open("ab") as output:
        return subprocess.Popen(  # our own programs
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
            start_new_session=True,  # Ctrl-C reaches the demo alone, which then stops them in order
        )


def _wait_for_port(port: int, web: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if web.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise DidNotStart(f"The portal did not start. Its last words are in {log}.")


def _stop(programs: "list[subprocess.Popen[bytes]]") -> None:
    for program in programs:
        _signal(program, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_S
    for program in programs:
        with suppress(subprocess.TimeoutExpired):
            program.wait(max(0.1, deadline - time.monotonic()))
        _signal(program, signal.SIGKILL)  # whatever of its group is left
        program.wait()


def _signal(program: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    send = os.killpg if number == signal.SIGKILL else os.kill
    with suppress(ProcessLookupError):
        send(program.pid, number)
