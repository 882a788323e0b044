import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from portal.database import embedded, leases, locks

CHECKOUT = Path(__file__).resolve().parents[3]


def hold_lease(state: Path) -> subprocess.Popen[str]:
    """A process that holds a lease until its input ends; it has it when it says so."""
    program = f"""
import sys; from pathlib import Path; from portal.database import leases
with leases.lease(Path({str(state)!r})): print("held", flush=True); sys.stdin.read()
"""
    holder = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def ends(state: Path, *, within: float) -> bool:
    """Whether the server ends within some seconds."""
    deadline = time.monotonic() + within
    while embedded.is_running(state):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def run_with_database(state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`python -m portal.database run …`."""
    return subprocess.run(
        [sys.executable, "-m", "portal.database", "run", *words],
        cwd=CHECKOUT,
        env={**os.environ, "LIKENESS_STATE": str(state)},
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_server_ends_with_its_last_holder(state):
    with leases.lease(state):
        with leases.lease(state):
            assert embedded.is_running(state)
        assert embedded.is_running(state)

    assert not embedded.is_running(state)


def test_the_watchers_moment_with_the_lock_is_not_taken_for_a_holder(fresh_state):
    embedded.ensure_running(fresh_state)
    with locks.opened(fresh_state, "holders") as watcher:
        fcntl.flock(watcher, fcntl.LOCK_EX)
        leaving = threading.Timer(0.3, fcntl.flock, (watcher, fcntl.LOCK_UN))
        leaving.start()

        assert leases.stop_if_unused(fresh_state)
        leaving.join()

    assert not embedded.is_running(fresh_state)


def test_a_server_started_by_hand_outlives_every_lease(state):
    leases.keep(state)

    with leases.lease(state):
        pass

    assert embedded.is_running(state)
    assert leases.stop(state)


def test_a_holder_in_another_process_keeps_the_server(state):
    other = hold_lease(state)

    with leases.lease(state):
        pass

    assert embedded.is_running(state)
    other.communicate("")
    assert not embedded.is_running(state)


def test_the_server_of_a_killed_holder_ends(state):
    holder = hold_lease(state)

    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    assert ends(state, within=60)


def test_a_command_runs_with_the_database_and_hands_on_its_exit_status(state):
    asked = "from portal.database.embedded import is_running as r; from pathlib import Path; "
    done = run_with_database(
        state, sys.executable, "-c", f"{asked}raise SystemExit(7 if r(Path({str(state)!r})) else 1)"
    )

    assert done.returncode == 7, done.stderr
    assert not embedded.is_running(state)
