"""The executed engine process: one command at a time, the base kept warm between commands.

Reads one JSON object a line on standard input, `{"id", "op", "payload"}` or `{"cancel": id}`. A
command with `"between": true` does not wait for the one under way to end, only for its next event.
It writes one a line on standard output: `{"ready": pid}` first, then for each command any number of
`{"id", "event"}` and in the end one of `{"id", "result"}`, `{"id", "error"}`, `{"id", "stopped"}`.
Whatever libraries print goes to standard error. It ends with its input, and with its parent.
"""

import argparse
import ctypes
import importlib
import json
import logging
import os
import queue
import resource
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TextIO

from generation.vision.errors import NotInstalled

OPERATIONS = {
    "train": "generation.runner.training:train",
    "render": "generation.engine.service:render",
}
"""Names of operations and the functions that do them, imported when first asked for."""

VISION = ("vision.", "generation.vision.service")
"""Operations with this prefix are the public functions of this module."""

RESULTS = ("trained", "rendered")
"""Events that an operation's result is made of."""

UNEXPECTED = "engine_error"
"""Code of a failure that no one foresaw; its trace goes to standard error."""

LAST_SECONDS = 10.0
"""How long work under way may take to stop once the input has ended."""

log = logging.getLogger(__name__)


class UnknownOperation(Exception):
    """A command for something that this runner does not do."""

    code = "unknown_operation"
    retryable = False


@dataclass
class Commands:
    """Commands that wait, and the ids of those that are to stop; filled by the reading thread."""

    waiting: "queue.SimpleQueue[dict[str, Any] | None]" = field(default_factory=queue.SimpleQueue)
    passed_over: "deque[dict[str, Any] | None]" = field(default_factory=deque)
    """What waited while something was looked for to be done in between."""
    cancelled: set[object] = field(default_factory=set)
    ended: threading.Event = field(default_factory=threading.Event)

    def read(self, source: TextIO) -> None:
        """Take lines until the input ends; then see to it that the process does, too."""
        for line in source:
            self._take(line)
        self.ended.set()
        self.waiting.put(None)
        time.sleep(LAST_SECONDS)
        os._exit(1)

    def next(self) -> dict[str, Any] | None:
        """The command whose turn it is, waited for; None once the input has ended."""
        return self.passed_over.popleft() if self.passed_over else self.waiting.get()

    def between(self) -> dict[str, Any] | None:
        """A command to be done in the middle of another, if one waits."""
        while not self.waiting.empty():
            command = self.waiting.get()
            if command and command.get("between"):
                return command
            self.passed_over.append(command)
        return None

    def to_stop(self, command: object) -> bool:
        """Whether the command with this id should go no further."""
        return self.ended.is_set() or command in self.cancelled

    def _take(self, line: str) -> None:
        try:
            message = json.loads(line)
        except ValueError:
            sys.stderr.write("a line of the input is no JSON\n")
            sys.stderr.flush()
            os._exit(2)  # this is a thread: an exception would leave the process waiting for ever
        if "cancel" in message:
            self.cancelled.add(message["cancel"])
        else:
            self.waiting.put(message)


def main(arguments: list[str] | None = None) -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parent", type=int, help="process to end with")
    options = parser.parse_args(arguments)
    end_with_parent(options.parent)
    confine()
    answers = claim_standard_output()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    commands = Commands()
    threading.Thread(target=commands.read, args=(sys.stdin,), daemon=True).start()
    serve(commands, answers)


def end_with_parent(parent: int | None, *, by: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel end this process when its parent dies: on Linux; elsewhere input ends."""
    if parent is None:
        return
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None, use_errno=True).prctl(pr_set_pdeathsig, by, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def confine() -> None:
    """New files are the owner's alone, and a crash leaves no image of memory, which holds faces."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def claim_standard_output() -> TextIO:
    """Standard output for answers only: what anyone else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def serve(commands: Commands, answers: TextIO) -> None:
    """Do one command after another."""

    def say(**message: object) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    say(ready=os.getpid())
    while (command := commands.next()) is not None:
        answer(command, commands, say)


def answer(command: dict[str, Any], commands: Commands, say: Callable[..., None]) -> None:
    """Do one command and tell how it ended."""
    number = command["id"]
    try:
        say(id=number, **perform(command, commands, say))
    except Exception as error:  # whatever fails must reach the supervisor
        failure = described(error)
        if failure["code"] == UNEXPECTED:
            log.exception("operation %s failed", command.get("op"))
        say(id=number, error=failure)
    commands.cancelled.discard(number)


def perform(
    command: dict[str, Any], commands: Commands, say: Callable[..., None]
) -> dict[str, object]:
    """Do one command, telling its events, and return how it ended: a result or that it stopped.

    After each event comes what is to be done in between.
    """
    number = command["id"]
    if commands.to_stop(number):
        return {"stopped": True}
    outcome = operation(command["op"])(**command["payload"])
    if not isinstance(outcome, Generator):
        return {"result": outcome}
    results: list[object] = []
    with closing(outcome) as events:
        for event in events:
            say(id=number, event=event)
            if event["event"] in RESULTS:
                results.append(event)
            if commands.to_stop(number):
                return {"stopped": True}
            while (other := commands.between()) is not None:
                answer(other, commands, say)
    return {"result": results}


def operation(name: str) -> Callable[..., object]:
    """The function that does the operation called `name`; raises UnknownOperation."""
    prefix, module = VISION
    attribute = name.removeprefix(prefix)
    public = attribute.isidentifier() and not attribute.startswith("_")
    target = f"{module}:{attribute}" if name.startswith(prefix) and public else OPERATIONS.get(name)
    if target is None:
        raise UnknownOperation(f"The runner has no operation {name!r}.")
    path, _, attribute = target.partition(":")
    function = getattr(importlib.import_module(path), attribute, None)
    if not callable(function):
        raise UnknownOperation(f"The runner has no operation {name!r}.")
    found: Callable[..., object] = function
    return found


def described(error: Exception) -> dict[str, object]:
    """An error as plain values; one without a code of its own is an unexpected failure."""
    if isinstance(error, ImportError):
        error = NotInstalled.of(error)
    expected = isinstance(getattr(error, "code", None), str)
    return {
        "code": getattr(error, "code", "") if expected else UNEXPECTED,
        "message": str(error) if expected else f"{type(error).__name__}: {error}",
        "retryable": bool(getattr(error, "retryable", not expected)),
    }
