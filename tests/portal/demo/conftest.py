"""The demo as a program of its own, with a state folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.clusters import CHECKOUT
from tests.portal.database.folders import fresh_folder

Start = Callable[..., "subprocess.Popen[str]"]
CONFIGURED = ("DATABASE_URL", "DATABASE_OWNER_URL")


@pytest.fixture
def state() -> Iterator[Path]:
    """The demo's state folder, in which nothing was started yet."""
    with fresh_folder() as folder:
        yield folder


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
