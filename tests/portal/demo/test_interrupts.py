"""What asks the demo to stop."""

import os
import signal
import subprocess
import sys

import pytest

from portal.demo import interrupts


def send(number: signal.Signals) -> None:
    """Send this process a signal; its handler runs before this returns."""
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", interrupts.SIGNALS)
def test_each_signal_interrupts(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), interrupts.heeded():
        send(number)


def test_nothing_interrupts_what_stops_after_an_interruption() -> None:
    stopped = False

    with pytest.raises(KeyboardInterrupt), interrupts.heeded():
        try:
            send(signal.SIGINT)
        finally:
            for number in interrupts.SIGNALS:
                send(number)
            stopped = True

    assert stopped


def test_nothing_interrupts_where_signals_are_ignored() -> None:
    with interrupts.heeded():
        with interrupts.ignored():
            for number in interrupts.SIGNALS:
                send(number)

        with pytest.raises(KeyboardInterrupt):
            send(signal.SIGTERM)


def test_a_signal_that_was_ignored_before_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interrupts.heeded():
            send(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_everything_is_as_it_was_afterwards() -> None:
    before = [signal.getsignal(number) for number in interrupts.SIGNALS]

    with interrupts.heeded(), interrupts.ignored():
        pass

    assert [signal.getsignal(number) for number in interrupts.SIGNALS] == before


def test_programs_that_are_started_meanwhile_can_be_interrupted() -> None:
    asked = "import signal; print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)"

    with interrupts.ignored():
        said = subprocess.check_output([sys.executable, "-c", asked], text=True)

    assert said == "True\n"
