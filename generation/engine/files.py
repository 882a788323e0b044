"""Files that are either whole or not there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError

from generation.engine.errors import DiskFull

FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to; it takes the place of `path` when the block ends without an error.

    After an error or a crash `path` is as it was: a full disk costs the new file, not the old one,
    and is DiskFull.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except (OSError, SafetensorError) as error:
        if not _is_full(error):
            raise
        raise DiskFull(
            f"There is no room for {path.name} on the disk of {path.parent}: free some, then go on."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _is_full(error: OSError | SafetensorError) -> bool:
    """safetensors gives the number of the system's error in words only."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return any(f"(os error {number})" in str(error) for number in FULL)
