"""`python -m portal.database`: start, stop and enter the embedded server by hand."""

import argparse
import signal
import subprocess
import sys
from pathlib import Path

from portal.database import embedded, leases
from portal.database.account import DatabaseFailed
from portal.database.places import ROLE_NAMES, state_folder


def main(arguments: list[str]) -> int:
    """Do one command; the exit status, with failures as one sentence on the error output."""
    parsed = _parser().parse_args(arguments)
    try:
        return COMMANDS[parsed.command](state_folder(), parsed.rest)
    except DatabaseFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1


def start(state: Path, _rest: list[str]) -> int:
    """Start the server and keep it until `stop`."""
    server = leases.keep(state)
    sys.stdout.write(f"running at {server.url('app')}\n")
    return 0


def stop(state: Path, _rest: list[str]) -> int:
    """Stop the server; fine when it is stopped."""
    sys.stdout.write("stopped\n" if leases.stop(state) else "was not running\n")
    return 0


def status(state: Path, _rest: list[str]) -> int:
    """Say whether the server runs; exit status 3 when it does not."""
    running = embedded.is_running(state)
    sys.stdout.write(f"running at {embedded.url_for('app')}\n" if running else "not running\n")
    return 0 if running else 3


def psql(state: Path, rest: list[str]) -> int:
    """Open psql as app, owner or superuser (default: app); further words go to psql."""
    role, *more = rest or ["app"]
    if role not in ROLE_NAMES:
        raise DatabaseFailed(f"{role} is no role here: take {', '.join(ROLE_NAMES)}.")
    with leases.lease(state) as server:
        return _call([str(server.programs / "psql"), server.url(role), *more])


def run(state: Path, rest: list[str]) -> int:
    """Run a command with the server up; a configured server is left alone."""
    with leases.serving(state):
        return _call(rest)


def watch(state: Path, _rest: list[str]) -> int:
    """Stop the server once nobody uses it any more."""
    leases.watch(state)
    return 0


def erase(state: Path, _rest: list[str]) -> int:
    """Stop the server and delete its data."""
    embedded.erase(state)
    return 0


COMMANDS = {each.__name__: each for each in (start, stop, status, psql, run, watch, erase)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.database", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def _call(command: list[str]) -> int:
    """Run a program in the foreground; Ctrl-C is for it to answer, and we clear up after it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(command, check=False, preexec_fn=_heed_interrupts).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
