"""The demo's programs, with stand-ins that do nothing but live and die."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from portal.demo import stack
from tests.journeys.clusters import CHECKOUT, eventually, lines

SLEEP = "import signal; signal.pause()"
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
FORK = "import os; os.fork()"


@pytest.fixture
def pids(tmp_path: Path) -> Callable[[str], list[int]]:
    """The numbers of the processes that were a program, in the order they began."""
    return lambda name: [int(line) for line in lines(tmp_path / f"{name}.pids")]


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., list[str]]:
    """A program that does something, notes its number, and waits."""

    def make(name: str, does: str = "") -> list[str]:
        note = f"import os; print(os.getpid(), file=open({str(tmp_path / name)!r} + '.pids', 'a'))"
        return [sys.executable, "-c", f"{does}\n{note}\n{SLEEP}"]

    return make


@pytest.fixture
def quick_to_kill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "PATIENCE_S", 0.5)


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_all_programs_run_for_the_block_and_are_gone_after_it(program, pids, tmp_path):
    two = {"one": program("one"), "two": program("two")}

    with stack.running(two, logs=tmp_path / "logs", environment={}):
        assert eventually(lambda: bool(pids("one") and pids("two")))
        running = pids("one") + pids("two")
        assert not any(is_gone(pid) for pid in running)

    assert all(is_gone(pid) for pid in running)


def test_programs_get_the_environment_and_a_log_each(tmp_path):
    says = [
        sys.executable,
        "-c",
        "import os; print(os.environ['SAID']); import time; time.sleep(60)",
    ]

    with stack.running(
        {"one": [*says[:1], "-u", *says[1:]]}, logs=tmp_path, environment={"SAID": "hello"}
    ):
        assert eventually(lambda: lines(tmp_path / "one.log") == ["hello"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_program_that_ended_is_started_again(program, pids, tmp_path, number):
    with stack.running({"one": program("one")}, logs=tmp_path, environment={}) as running:
        assert eventually(lambda: len(pids("one")) == 1)
        assert running.watch() == []

        os.kill(pids("one")[0], number)

        assert eventually(lambda: running.watch() == ["one"])
        assert eventually(lambda: len(pids("one")) == 2)


def test_a_cluster_that_ends_with_status_1_is_started_again(program, pids, tmp_path):
    ends_once = (
        f"import sys, pathlib; flag = pathlib.Path({str(tmp_path / 'flag')!r})\n"
        "if not flag.exists(): flag.touch(); sys.exit(1)"
    )
    programs = {"one": program("one", ends_once), "two": program("two")}

    with stack.running(programs, logs=tmp_path, environment={}) as running:
        assert eventually(lambda: running.watch() == ["one"])

        assert eventually(lambda: len(pids("one")) == 1)
        assert eventually(lambda: len(pids("two")) == 1)


def test_what_a_program_left_behind_is_gone_before_it_is_started_again(program, pids, tmp_path):
    with stack.running({"one": program("one", FORK)}, logs=tmp_path, environment={}) as running:
        assert eventually(lambda: len(pids("one")) == 2)
        parent = next(pid for pid in pids("one") if psutil.Process(pid).ppid() == os.getpid())
        [child] = set(pids("one")) - {parent}

        os.kill(parent, signal.SIGKILL)

        assert eventually(lambda: running.watch() == ["one"])
        assert eventually(lambda: is_gone(child))


def test_a_program_that_ends_again_and_again_is_given_up_by_its_name_and_log(tmp_path):
    fails = [sys.executable, "-c", "raise SystemExit(1)"]

    with (
        pytest.raises(stack.ProgramFailed, match=r"gpu ends again and again.*gpu\.log"),
        stack.running({"gpu": fails}, logs=tmp_path, environment={}) as running,
    ):
        eventually(lambda: running.watch() is None)


def test_a_program_that_heeds_nothing_is_killed_in_time(program, pids, tmp_path, quick_to_kill):
    deaf = {"one": program("one", f"import signal; {DEAF}")}

    with stack.running(deaf, logs=tmp_path, environment={}):
        assert eventually(lambda: len(pids("one")) == 1)

    assert is_gone(pids("one")[0])


def test_programs_end_with_a_demo_that_is_killed(program, pids, tmp_path):
    programs = {"one": program("one"), "two": program("two")}
    demo = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"""
import signal; from pathlib import Path; from portal.demo import stack
with stack.running({programs!r}, logs=Path({str(tmp_path)!r}), environment={{}}): signal.pause()
""",
        ],
        cwd=CHECKOUT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
    )
    assert eventually(lambda: bool(pids("one") and pids("two")))

    demo.kill()
    demo.wait()

    assert eventually(lambda: all(is_gone(pid) for pid in pids("one") + pids("two")), within=10)


def test_a_portal_that_never_listens_did_not_start(program, tmp_path, quick_to_kill, monkeypatch):
    monkeypatch.setattr(stack, "START_S", 0.5)

    with (
        pytest.raises(stack.ProgramFailed, match=r"did not start.*web\.log"),
        stack.running({"web": program("web")}, logs=tmp_path, environment={}) as running,
    ):
        running.wait_for(stack.free_port(8900))


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as taken:
        taken.bind((stack.HOST, 0))
        taken.listen()
        number = taken.getsockname()[1]

        assert stack.free_port(number) > number
