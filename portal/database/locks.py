"""Locks on files of the state folder. They end with their holder, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.database.account import DatabaseFailed


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """Nobody else starts or stops this state folder's server meanwhile."""
    with opened(state, "lock") as number:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield


@contextmanager
def opened(state: Path, name: str) -> Iterator[int]:
    """A file that exists only to be locked. It is opened to read, so root and users can share."""
    path = state / f"database.{name}"
    try:
        state.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    except PermissionError:
        raise DatabaseFailed(
            f"{path} cannot be opened: give LIKENESS_STATE a folder of your own."
        ) from None
    try:
        yield number
    finally:
        os.close(number)


def acquired(number: int) -> bool:
    """Whether the file of this descriptor could be locked at once, against all others."""
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
