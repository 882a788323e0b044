"""State folders of their own for tests of the embedded server."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.database import embedded
from tests.portal.database.folders import fresh_folder


@pytest.fixture
def fresh_state() -> Iterator[Path]:
    """A state folder in which there was no server yet."""
    with fresh_folder() as state:
        yield state


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """A state folder that a module's tests share; whether its server runs is theirs to say."""
    with fresh_folder() as state:
        yield state


@pytest.fixture
def server(state: Path) -> embedded.Server:
    """A running server."""
    return embedded.ensure_running(state)


def process_of(server: embedded.Server) -> psutil.Process:
    """The running server's process."""
    mark = server.state / "postgres" / "data" / "postmaster.pid"
    return psutil.Process(int(mark.read_text().split()[0]))
