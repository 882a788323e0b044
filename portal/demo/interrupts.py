"""Ctrl-C, SIGTERM and a closed terminal, which all ask the demo to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STATUS: Final = 130
"""The exit status of a program that was interrupted."""


@contextmanager
def heeded() -> Iterator[None]:
    """Let each of the signals raise KeyboardInterrupt, but only the first that comes.

    What stops after it must not be interrupted in its turn. A signal that was ignored before
    (`nohup`) stays ignored.
    """
    with _kept():
        _answer_with(_interrupt)
        yield


@contextmanager
def ignored() -> Iterator[None]:
    """Let the signals change nothing for as long as the block lasts."""
    with _kept():
        _answer_with(_do_nothing)
        yield


@contextmanager
def _kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    _answer_with(_do_nothing)
    raise KeyboardInterrupt


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Unlike SIG_IGN, which programs that are started meanwhile would inherit."""


def _answer_with(handler: "signal._HANDLER") -> None:
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
