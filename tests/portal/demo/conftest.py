"""The demo as a program of its own, with a state folder of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.database import embedded
from tests.journeys.clusters import CHECKOUT

Start = Callable[..., "subprocess.Popen[str]"]
CONFIGURED = ("DATABASE_URL", "DATABASE_OWNER_URL")


@pytest.fixture
def state() -> Iterator[Path]:
    """A state folder that every account may enter, unlike pytest's own for root."""
    with tempfile.TemporaryDirectory(prefix="likeness-test-") as folder:
        Path(folder).chmod(0o755)
        state = Path(folder) / "state"
        state.mkdir(0o755)
        yield state
        embedded.erase(state)


@pytest.fixture
def start_demo(state: Path) -> Iterator[Start]:
    """`manage.py demo` with these arguments; what it says comes through its error output."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **more: str) -> "subprocess.Popen[str]":
        inherited = {name: value for name, value in os.environ.items() if name not in CONFIGURED}
        settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "LIKENESS_STATE": str(state)}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", "8950", *arguments],
            cwd=CHECKOUT,
            env={**inherited, **settings, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
