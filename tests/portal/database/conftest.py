"""State folders of their own for tests of the embedded server."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.database import embedded


def _fresh_folder() -> Iterator[Path]:
    """A state folder that every account may enter, unlike pytest's own for root."""
    with tempfile.TemporaryDirectory(prefix="likeness-test-") as folder:
        Path(folder).chmod(0o755)
        state = Path(folder) / "state"
        state.mkdir(0o755)
        yield state
        embedded.erase(state)


@pytest.fixture
def fresh_state() -> Iterator[Path]:
    """A state folder in which there was no server yet."""
    yield from _fresh_folder()


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """A state folder that a module's tests share; whether its server runs is theirs to say."""
    yield from _fresh_folder()


@pytest.fixture
def server(state: Path) -> embedded.Server:
    """A running server."""
    return embedded.ensure_running(state)


def process_of(server: embedded.Server) -> psutil.Process:
    """The running server's process."""
    mark = server.state / "postgres" / "data" / "postmaster.pid"
    return psutil.Process(int(mark.read_text().split()[0]))
