"""The usual way to stream a ZIP, for comparison: `zipfile` writing into what is sent.

A WSGI application; the file that `NAIVE_PATHS` names lists what it archives.
"""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


class Sent:
    """A file that nobody can seek in, and that is emptied as it is written."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take it on."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
    """The archive, a file at a time."""
    del environ
    start_response("200 OK", [("Content-Type", "application/zip")])
    paths = Path(os.environ["NAIVE_PATHS"]).read_text().splitlines()
    return _archive(paths)


def _archive(paths: list[str]) -> Iterator[bytes]:
    sent = Sent()
    with zipfile.ZipFile(sent, "w") as archive:
        for number, path in enumerate(paths):
            archive.write(path, f"{number}.jpg")
            yield sent.taken()
    yield sent.taken()
