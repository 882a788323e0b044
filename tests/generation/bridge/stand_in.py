"""The real runner with quick operations of its own, for tests of what surrounds the engine."""

import os
import signal
import sys
import time
from collections.abc import Iterator

from generation.runner import serving

HERE = "tests.generation.bridge.stand_in"
COMMAND = (sys.executable, "-m", HERE)


class Refused(Exception):
    code = "refused"
    retryable = False


def count(to: int, *, pause: float = 0.0) -> Iterator[dict[str, object]]:
    for step in range(1, to + 1):
        yield {"event": "progress", "stage": "count", "step": step, "steps": to}
        time.sleep(pause)
    yield {"event": "trained", "counted": to}


def warn() -> Iterator[dict[str, object]]:
    for number in range(3):
        yield {"event": "warned", "code": str(number), "message": ""}


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


def load(seconds: float) -> Iterator[dict[str, object]]:
    yield {"event": "progress", "stage": "load", "step": 0, "steps": 1}
    time.sleep(seconds)
    yield {"event": "trained"}


def chat(text: str) -> str:
    print(text)  # noqa: T201
    os.write(1, text.encode())
    return text


def refuse() -> None:
    raise Refused("It is not allowed.")


def fail() -> None:
    raise ZeroDivisionError("half way")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave() -> None:
    sys.stderr.write("the last words\n")
    sys.stderr.flush()
    os._exit(3)


def surroundings() -> dict[str, object]:
    mask = os.umask(0o077)
    return {"environment": dict(os.environ), "umask": mask, "parent": os.getppid()}


NAMES = ("count", "warn", "sleep", "load", "chat", "refuse", "fail", "die", "leave", "surroundings")

if __name__ == "__main__":
    serving.OPERATIONS.update({name: f"{HERE}:{name}" for name in NAMES})
    serving.main()
