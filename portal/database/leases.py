"""Who uses the embedded server, so that it ends with its last user and not before.

A lease is a shared lock on a file, which the kernel takes back even from a killed holder. One
watching process waits for that and then ends the server.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.database.embedded import Server, start_alone, stop_alone
from portal.database.locks import acquired, alone, opened
from portal.database.urls import server_is_configured


@contextmanager
def lease(state: Path) -> Iterator[Server]:
    """A running server for as long as the block lasts; the last holder to leave ends it."""
    with opened(state, "holders") as holder:
        with alone(state):
            server = start_alone(state)
            fcntl.flock(holder, fcntl.LOCK_SH)
            _post_watcher(state)
        try:
            yield server
        finally:
            fcntl.flock(holder, fcntl.LOCK_UN)
            stop_if_unused(state)


@contextmanager
def serving(state: Path) -> Iterator[None]:
    """A database for as long as the block lasts: the server that is configured, else a lease."""
    if server_is_configured():
        yield
    else:
        with lease(state):
            yield


def keep(state: Path) -> Server:
    """Start the server and let it outlive every lease, until `stop`."""
    with alone(state):
        server = start_alone(state)
        _kept(state).touch()
    return server


def stop(state: Path) -> bool:
    """End the server, whoever uses it; False when none ran."""
    with alone(state):
        _kept(state).unlink(missing_ok=True)
        return stop_alone(state)


def stop_if_unused(state: Path) -> bool:
    """End the server unless somebody holds a lease or it is kept; whether it ended."""
    with alone(state):
        return not _in_use(state) and stop_alone(state)


def watch(state: Path) -> None:
    """Wait until nobody holds a lease, then end the server. A second watcher leaves at once."""
    with opened(state, "watcher") as seat:
        watching = acquired(seat)
        while watching:
            _wait_for_the_last(state)
            with alone(state):
                if not _is_held(state):
                    _ = _kept(state).exists() or stop_alone(state)
                    # Still alone: a lease that begins next finds the seat empty.
                    fcntl.flock(seat, fcntl.LOCK_UN)
                    watching = False


def _kept(state: Path) -> Path:
    return state / "database.kept"


def _in_use(state: Path) -> bool:
    return _kept(state).exists() or _is_held(state)


def _is_held(state: Path) -> bool:
    with opened(state, "holders") as holder:
        if acquired(holder):
            return False
        # The watcher has the lock for a moment when the last holder left: wait that moment.
        fcntl.flock(holder, fcntl.LOCK_SH)
        fcntl.flock(holder, fcntl.LOCK_UN)
        return not acquired(holder)


def _wait_for_the_last(state: Path) -> None:
    with opened(state, "holders") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)


def _post_watcher(state: Path) -> None:
    """Leave a watching process behind, unless there is one, that no Ctrl-C here reaches."""
    with opened(state, "watcher") as seat:
        if not acquired(seat):
            return
    watcher = [sys.executable, "-m", "portal.database", "watch"]
    subprocess.run(
        ["/bin/sh", "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", *watcher],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "LIKENESS_STATE": str(state.resolve())},
        start_new_session=True,
        check=True,
    )
