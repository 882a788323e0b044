"""State folders of their own for tests that start a server."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.database import embedded


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A state folder that every account may enter, unlike pytest's own for root; no server is left
    in it."""
    with tempfile.TemporaryDirectory(prefix="likeness-test-") as folder:
        Path(folder).chmod(0o755)
        state = Path(folder) / "state"
        state.mkdir(0o755)
        yield state
        embedded.erase(state)
