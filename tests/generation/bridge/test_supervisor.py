import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from generation.bridge import EngineCrashed, EngineFailed, Runner, Stopped
from tests.generation.bridge import stand_in


@pytest.fixture
def runner():
    started = Runner(
        command=stand_in.COMMAND, stop_grace=2, event_interval=0.2, poll=0.05, silence_limit=20
    )
    yield started
    started.close()


def test_result_comes_back(runner):
    assert runner.run("chat", {"text": "héllo"}) == "héllo"


def test_events_that_make_the_result_come_back(runner):
    assert runner.run("count", {"to": 2}) == [{"event": "trained", "counted": 2}]


def test_process_is_kept_for_the_next_command(runner):
    runner.run("chat", {"text": "one"})
    first = runner.pid

    runner.run("chat", {"text": "two"})

    assert runner.pid == first


def test_large_payloads_pass(runner):
    text = "x" * 3_000_000

    assert runner.run("chat", {"text": text}) == text


def test_progress_is_condensed_and_other_events_are_not(runner):
    events: list[Any] = []
    warnings: list[Any] = []

    runner.run("count", {"to": 50, "pause": 0.01}, on_event=events.append)
    runner.run("warn", {}, on_event=warnings.append)

    steps = [event["step"] for event in events if event["event"] == "progress"]
    assert steps[0] == 1
    assert steps[-1] == 50
    assert 2 < len(steps) < 10
    assert events[-1] == {"event": "trained", "counted": 50}
    assert len(warnings) == 3


def test_refusal_keeps_its_code_and_the_process(runner):
    with pytest.raises(EngineFailed) as refusal:
        runner.run("refuse", {})

    assert (refusal.value.code, refusal.value.retryable) == ("refused", False)
    assert str(refusal.value) == "It is not allowed."
    assert runner.pid is not None


def test_unforeseen_failure_may_be_tried_again(runner):
    with pytest.raises(EngineFailed, match="ZeroDivisionError: half way") as failure:
        runner.run("fail", {})

    assert (failure.value.code, failure.value.retryable) == ("engine_error", True)


@pytest.mark.parametrize("name", ["nonsense", "vision.", "vision._decode", "vision.a.b", ""])
def test_unknown_operation_is_refused(runner, name):
    with pytest.raises(EngineFailed) as refusal:
        runner.run(name, {})

    assert refusal.value.code == "unknown_operation"


def test_killed_process_is_an_error_and_the_next_command_has_another(runner):
    with pytest.raises(EngineCrashed, match="ended with signal 9") as crash:
        runner.run("die", {})

    assert (crash.value.code, crash.value.retryable) == ("engine_crashed", True)
    assert runner.run("chat", {"text": "again"}) == "again"


def test_crash_is_told_with_the_processs_last_words(runner):
    with pytest.raises(EngineCrashed, match="exit status 3: the last words"):
        runner.run("leave", {})


def test_process_killed_between_commands_is_replaced(runner):
    runner.run("chat", {"text": "one"})
    os.kill(runner.pid, signal.SIGKILL)
    while runner.pid:
        os.sched_yield()

    assert runner.run("chat", {"text": "two"}) == "two"


def test_process_that_cannot_start_is_an_error():
    runner = Runner(command=(sys.executable, "-c", "raise SystemExit('no engine here')"))

    with pytest.raises(EngineCrashed, match="exit status 1: no engine here"):
        runner.run("chat", {"text": "one"})


def test_silence_is_ended(runner):
    runner.run("chat", {"text": "started"})
    runner._silence_limit = 0.3

    with pytest.raises(EngineCrashed) as crash:
        runner.run("sleep", {"seconds": 60})

    assert crash.value.code == "engine_silent"
    assert runner.pid is None


def test_reading_a_large_base_may_be_silent_for_longer(runner):
    runner.run("chat", {"text": "started"})
    runner._silence_limit, runner._loading_limit = 0.3, 20

    assert runner.run("load", {"seconds": 1}) == [{"event": "trained"}]


def test_base_that_is_never_read_to_its_end_is_given_up(runner):
    runner.run("chat", {"text": "started"})
    runner._loading_limit = 0.3

    with pytest.raises(EngineCrashed, match="no sign for 0 seconds"):
        runner.run("load", {"seconds": 60})


def test_stop_ends_work_between_two_steps(runner):
    asked = iter([False, True])

    with pytest.raises(Stopped):
        runner.run("count", {"to": 1000, "pause": 0.05}, should_stop=lambda: next(asked))

    assert runner.pid is not None
    assert runner.run("chat", {"text": "next"}) == "next"


def test_nothing_is_begun_once_it_is_to_stop(runner):
    with pytest.raises(Stopped):
        runner.run("chat", {"text": "one"}, should_stop=lambda: True)

    assert runner.pid is None


def test_stop_is_heard_while_the_engine_is_silent(runner):
    runner.run("chat", {"text": "started"})
    runner._stop_grace = 0.2
    began, asked = time.monotonic(), iter([False, True])

    with pytest.raises(Stopped):
        runner.run("sleep", {"seconds": 60}, should_stop=lambda: next(asked))

    assert time.monotonic() - began < 2
    assert runner.pid is None


def between(runner, operation, payload, found, **options):
    """Has something done at the first event of other work, and notes what came of it."""

    def act(event):
        if not found:
            try:
                found.append(runner.run(operation, payload, **options))
            except (EngineFailed, Stopped) as error:
                found.append(error)

    return act


def test_work_is_done_between_two_events_of_other_work(runner):
    found: list[Any] = []
    act = between(runner, "count", {"to": 2}, found)

    result = runner.run("count", {"to": 40, "pause": 0.02}, on_event=act)

    assert found == [[{"event": "trained", "counted": 2}]]
    assert result == [{"event": "trained", "counted": 40}]


def test_no_event_is_lost_while_another_command_is_followed(runner):
    seen: list[Any] = []

    def act(event):
        seen.append(event["event"])
        if len(seen) == 1:
            runner.run("chat", {"text": "in between"})

    runner.run("warn", {}, on_event=act)

    assert seen == ["warned"] * 3


@pytest.mark.parametrize(("operation", "code"), [("refuse", "refused"), ("fail", "engine_error")])
def test_what_fails_in_between_fails_alone(runner, operation, code):
    found: list[Any] = []
    act = between(runner, operation, {}, found)

    result = runner.run("count", {"to": 40, "pause": 0.02}, on_event=act)

    assert found[0].code == code
    assert result == [{"event": "trained", "counted": 40}]


def test_work_in_between_that_is_to_stop_stops_alone(runner):
    found: list[Any] = []
    asked = iter([False, True])
    endless = {"to": 100_000, "pause": 0.02}
    act = between(runner, "count", endless, found, should_stop=lambda: next(asked))

    result = runner.run("count", {"to": 40, "pause": 0.02}, on_event=act)

    assert isinstance(found[0], Stopped)
    assert result == [{"event": "trained", "counted": 40}]
    assert runner.run("chat", {"text": "next"}) == "next"


def test_a_crash_in_between_is_the_crash_of_both(runner):
    found: list[Any] = []
    act = between(runner, "die", {}, found)

    with pytest.raises(EngineCrashed, match="ended with what it did in between"):
        runner.run("count", {"to": 100_000, "pause": 0.02}, on_event=act)

    assert isinstance(found[0], EngineCrashed)
    assert runner.run("chat", {"text": "again"}) == "again"


def test_error_of_the_caller_stops_the_work_and_goes_on(runner):
    def lost_lease(event):
        raise LookupError("the lease is gone")

    with pytest.raises(LookupError, match="the lease is gone"):
        runner.run("count", {"to": 1000, "pause": 0.05}, on_event=lost_lease)

    assert runner.run("count", {"to": 1}) == [{"event": "trained", "counted": 1}]


def test_engine_gets_no_secrets_and_hides_its_files(runner, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setenv("LIKENESS_WEIGHTS", "/weights")

    seen = runner.run("surroundings", {})

    assert "secret" not in str(seen["environment"].values())
    assert seen["environment"]["LIKENESS_WEIGHTS"] == "/weights"
    assert seen["environment"]["HF_HUB_OFFLINE"] == "1"
    assert seen["umask"] == 0o077
    assert seen["parent"] == os.getpid()


def test_closing_ends_the_process(runner):
    runner.run("chat", {"text": "one"})
    process = runner.pid

    runner.close()

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.slow
def test_engine_dies_with_its_supervisor(tmp_path):
    program = (
        "import time; from generation.bridge import Runner; from tests.generation.bridge.stand_in"
        " import COMMAND; runner = Runner(command=COMMAND); runner.run('chat', {'text': ''});"
        "print(runner.pid, flush=True); time.sleep(60)"
    )
    supervisor: Any = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    )
    engine = int(supervisor.stdout.readline())

    supervisor.kill()
    supervisor.communicate()

    until = time.monotonic() + 5
    while is_running(engine) and time.monotonic() < until:
        os.sched_yield()
    assert not is_running(engine)


def is_running(process):
    """Whether the process is there and not merely waiting to be collected."""
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_forked_copy_starts_a_process_of_its_own(runner):
    runner.run("chat", {"text": "parent"})
    ours = runner.pid
    read, write = os.pipe()

    if not os.fork():
        runner.run("chat", {"text": "child"})
        os.write(write, str(runner.pid).encode())
        runner.close()
        os._exit(0)
    theirs = int(os.read(read, 20))

    assert theirs != ours
    assert runner.run("chat", {"text": "parent again"}) == "parent again"
    assert runner.pid == ours
