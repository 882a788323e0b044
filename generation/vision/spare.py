"""The next decoding child, started ahead: a photo need not wait until it has loaded its libraries.

Each opens one picture and ends. The one that waits has seen none.
"""

import atexit
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock

from generation.vision import decode_child

PROGRAM = Path(decode_child.__file__)
Child = subprocess.Popen[bytes]


class Spare:
    """At most one child that waits, for this process alone; any thread may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: Child | None = None
        self._owner = os.getpid()

    def take(self) -> Child:
        """A child for one picture: the one that waits, else a new one."""
        with self._lock:
            child, self._child = self._usable(), None
        return child or _started()

    def renew(self) -> None:
        """See that one waits."""
        with self._lock:
            self._child = self._usable() or _started()

    def close(self) -> None:
        """End the one that waits."""
        with self._lock:
            child, self._child = self._usable(), None
        if child:
            child.kill()
            child.communicate()

    def _usable(self) -> Child | None:
        """The one that waits, unless it ended, or another process of ours started it."""
        child = self._child
        if child is None or (self._owner == os.getpid() and child.poll() is None):
            return child
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe:
                pipe.close()
        self._owner = os.getpid()
        return None


def _started() -> Child:
    # no preexec_fn: the child limits itself, so that threads of this process stay safe
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-I", str(PROGRAM)],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        env={"MALLOC_ARENA_MAX": "1", "PATH": os.defpath},
    )


spare = Spare()
atexit.register(spare.close)
