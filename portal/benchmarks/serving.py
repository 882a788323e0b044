"""What benchmarks of the portal stand on: a database that is gone afterwards, and a real server."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import psutil

from generation.benchmarks.measured import CHECKOUT, Goals, Measured, report
from portal.demo.stack import HOST, START_S, free_port

INSIDE: Final = "BENCH_INSIDE"
"""Set in the process that has the database."""


def alone(name: str, measure: Callable[[], Measured], goals: Goals, *, as_json: bool) -> None:
    """Report what the benchmark measures in a process that has a database to itself."""
    if INSIDE not in os.environ:
        sys.exit(again(f"portal.benchmarks.{name}"))
    report(name, measure(), goals, as_json=as_json)


def again(program: str) -> int:
    """Run the program once more, with a database and folders that are gone after it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as state:
        environment = {
            **os.environ,
            INSIDE: "1",
            "LIKENESS_STATE": state,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        }
        environment.pop("DATABASE_URL", None)
        once_more = [sys.executable, "-m", program, *sys.argv[1:]]
        held = [sys.executable, "-m", "portal.database", "run", *once_more]
        ended = subprocess.run(held, check=False, cwd=CHECKOUT, env=environment)
        erase = [sys.executable, "-m", "portal.database", "erase"]
        subprocess.run(erase, check=False, cwd=CHECKOUT, env=environment)
        return ended.returncode


@dataclass(frozen=True)
class Server:
    """Where it answers, and the process that does."""

    port: int
    worker: psutil.Process

    @property
    def cpu_s(self) -> float:
        """Seconds of a processor that it took so far."""
        times = self.worker.cpu_times()
        return times.user + times.system


@contextmanager
def served(application: str, extra: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The application by granian on loopback, one worker with the threads the README names."""
    port = free_port(8400)
    web = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--blocking-threads", "8"]
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *web, "--no-ws", "--no-access-log", application],
        cwd=CHECKOUT,
        env={**os.environ, **(extra or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        [worker] = psutil.Process(process.pid).children()
        yield Server(port, worker)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("HEAD", "/healthz")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start.")
