"""Supervising the runner: one command at a time, stopped, timed and restarted as needed.

While a command is followed, `on_event` may give another: it is done between two of its events.
"""

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from generation.bridge.child import Child
from generation.bridge.errors import EngineCrashed, EngineFailed, Stopped
from generation.engine.spec import RenderSpec, TrainSpec

Plain = dict[str, Any]
OnEvent = Callable[[Plain], None]
ShouldStop = Callable[[], bool]


class Runner:
    """The engine's process, started when first needed and again after it died.

    One for each worker process, kept between jobs, so that the base stays warm. The process ends
    with the thread that started it, so that must be the worker's main thread. After a fork the
    other side's process is left alone and an own one started.
    """

    def __init__(
        self,
        *,
        silence_limit: float = 300.0,
        loading_limit: float = 1800.0,
        stop_grace: float = 10.0,
        event_interval: float = 2.0,
        poll: float = 0.5,
        command: Sequence[str] = (),
    ) -> None:
        """All in seconds.

        silence_limit: without a word for so long, the process counts as hung and is killed.
        loading_limit: the same while a base is read; the largest have 53 GB.
        stop_grace: how long stopped work may take to end before it is killed.
        event_interval: progress is passed on at most this often.
        poll: `should_stop` is asked about this often, also while the engine is silent.
        """
        self._silence_limit = silence_limit
        self._loading_limit = loading_limit
        self._stop_grace = stop_grace
        self._event_interval = event_interval
        self._poll = poll
        self._command = command
        self._child: Child | None = None
        self._owner = os.getpid()
        self._numbers = count(1)
        self._lock = threading.RLock()
        self._base_in_training = ""
        self._set_aside: dict[int, deque[Plain]] = {}
        """Of each command under way, what was said while another was listened to."""

    @property
    def pid(self) -> int | None:
        """Number of the engine's process, while there is one."""
        return self._child.pid if self._child is not None and self._child.alive else None

    def train(
        self,
        spec: TrainSpec,
        *,
        workdir: Path,
        on_event: OnEvent = lambda event: None,
        should_stop: ShouldStop = lambda: False,
    ) -> Plain:
        """Train in `workdir` and return the `trained` event; see `run`."""
        payload = {"spec": spec.to_json(), "workdir": str(workdir)}
        self._base_in_training = spec.base
        try:
            results = self.run("train", payload, on_event=on_event, should_stop=should_stop)
        finally:
            self._base_in_training = ""
        return dict(results[-1])

    def render(
        self,
        spec: RenderSpec,
        *,
        adapter: Path | None,
        outdir: Path,
        on_event: OnEvent = lambda event: None,
        should_stop: ShouldStop = lambda: False,
    ) -> list[Plain]:
        """Draw into `outdir` and return the `rendered` events in order; see `run`.

        Raises Stopped, too, in the middle of a training on another base, which must stay in memory.
        """
        if self._base_in_training not in {"", spec.base}:
            raise Stopped
        where = {"adapter": None if adapter is None else str(adapter), "outdir": str(outdir)}
        payload = {"spec": spec.to_json(), **where}
        return list(self.run("render", payload, on_event=on_event, should_stop=should_stop))

    def run(
        self,
        operation: str,
        payload: Mapping[str, object],
        *,
        on_event: OnEvent = lambda event: None,
        should_stop: ShouldStop = lambda: False,
    ) -> Any:
        """Have the engine do `operation` and return its result, plain values.

        `on_event` gets progress every few seconds and every other event at once: the place to
        renew a lease, or to have something else done in between. `should_stop` is asked before the
        work begins, so that many short operations keep a lease too, and at least once a second,
        also in silence. When either raises, the work is stopped before the error goes on.

        Raises:
            Stopped: `should_stop` said so, and the work has ended.
            EngineFailed: the engine refused or failed.
            EngineCrashed: its process died, or was silent for too long and was killed.
        """
        with self._lock:
            if should_stop():
                raise Stopped
            child, number = self._ready_child(), next(self._numbers)
            told = _Condensed(on_event, interval=self._event_interval)
            command = {"id": number, "op": operation, "payload": payload}
            ended, is_between = False, bool(self._set_aside)
            self._set_aside[number] = deque()
            try:
                child.send({**command, "between": is_between})
                answer = self._follow(child, number, told, should_stop)
                ended = True
            finally:
                del self._set_aside[number]
                if not ended:
                    self._wind_up(child, number)
        return _outcome(answer)

    def close(self) -> None:
        """End the process, if there is one of ours."""
        child, self._child = self._child, None
        if child is None:
            return
        if self._owner == os.getpid():
            child.kill()
        else:
            child.leave()

    def _ready_child(self) -> Child:
        if self._child is not None and (self._owner != os.getpid() or not self._child.alive):
            self.close()
        if self._child is None:
            self._owner = os.getpid()
            self._child = Child(self._command)
        else:  # the words of one that cannot even start are wanted
            self._child.forget_errors()
        return self._child

    def _follow(
        self, child: Child, number: int, told: "_Condensed", should_stop: ShouldStop
    ) -> Plain:
        """Pass events on until the command's last message, which is returned."""
        heard = asked = time.monotonic()
        limit = self._silence_limit
        while True:
            message = self._receive(child, number)
            now = time.monotonic()
            if message is not None:
                heard = now
            if message is not None and message.get("id") == number:
                if "event" not in message:
                    return message
                told(message["event"], at=now)
                loads = message["event"].get("stage") == "load"
                limit = self._loading_limit if loads else self._silence_limit
            if now - heard > limit:
                child.kill()
                raise EngineCrashed(
                    f"The engine gave no sign for {limit:.0f} seconds.",
                    code="engine_silent",
                )
            if now - asked >= self._poll:
                asked = now
                if should_stop():
                    raise Stopped

    def _receive(self, child: Child, number: int) -> Plain | None:
        """The next message, this command's first; another's is set aside for who follows that.

        Raises EngineCrashed, also where the process went with what was done in between.
        """
        if self._set_aside[number]:
            return self._set_aside[number].popleft()
        if child.is_left:
            raise EngineCrashed("The engine's process ended with what it did in between.")
        message = child.receive(timeout=self._poll)
        whose = message.get("id") if message else None
        if message and whose != number and whose in self._set_aside:
            self._set_aside[whose].append(message)
        return message

    def _wind_up(self, child: Child, number: int) -> None:
        """See that the command ends: politely first, and by killing when that takes too long.

        One in the middle of another is not waited for: it ends, or the other is killed with it.
        """
        try:
            if child.alive:
                child.send({"cancel": number})
            if self._set_aside:
                return
            until = time.monotonic() + self._stop_grace
            while child.alive and (left := until - time.monotonic()) > 0:
                message = child.receive(timeout=left)
                if message and message.get("id") == number and "event" not in message:
                    return
        except EngineCrashed:
            pass
        self.close()


class _Condensed:
    """Passes on every event but progress, and of that the first, the last and one an interval."""

    def __init__(self, on_event: OnEvent, *, interval: float) -> None:
        self._on_event = on_event
        self._interval = interval
        self._last: tuple[str, float] | None = None

    def __call__(self, event: Plain, *, at: float) -> None:
        if event["event"] == "progress" and not self._is_due(event, at):
            return
        self._on_event(event)

    def _is_due(self, event: Plain, at: float) -> bool:
        stage = event["stage"]
        news = self._last is None or self._last[0] != stage or event["step"] == event["steps"]
        if not news and self._last is not None and at - self._last[1] < self._interval:
            return False
        self._last = (stage, at)
        return True


def _outcome(answer: Plain) -> Any:
    if "error" in answer:
        error = answer["error"]
        raise EngineFailed(error["code"], error["message"], retryable=error["retryable"])
    if "stopped" in answer:
        raise Stopped
    return answer["result"]


@lru_cache(maxsize=1)
def runner() -> Runner:
    """This worker process's runner; it ends when the worker exits."""
    shared = Runner()
    atexit.register(shared.close)
    return shared
