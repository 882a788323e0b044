"""One cluster of data on disk: making it, starting a server on it, finding and stopping that."""

import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from portal.database.account import Account, DatabaseFailed
from portal.database.places import DATABASE, PORT, ROLE_NAMES

START_SECONDS = 60
"""Long enough for a slow disk's recovery after a crash."""

STOP_SECONDS = 30

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_checkpoints": "off",
    "jit": "off",  # the queries here are small: compiling them costs more than running them
    "wal_level": "minimal",  # nothing replicates from a demo
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
}

SET_UP = f"""
CREATE ROLE {ROLE_NAMES["owner"]} LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS
CREATE ROLE {ROLE_NAMES["app"]} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
CREATE DATABASE {DATABASE} OWNER {ROLE_NAMES["owner"]}
"""
"""One statement a line, as the server reads them before it serves anyone. What the app may do with
the owner's tables is granted where those are made, by `migrate`.
"""


@dataclass(frozen=True)
class Cluster:
    """Data below `home`, run by `account` with the programs in `programs`."""

    home: Path
    sockets: Path
    account: Account
    programs: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def build(self) -> None:
        """Make the data with both roles and the database, as a whole or not at all."""
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run("initdb", "-D", unfinished, *self._locale())
        single = ["--single", "-c", "exit_on_error=on", "-D", str(unfinished), "postgres"]
        self._run("postgres", *single, feed=SET_UP.lstrip())
        unfinished.rename(self.data)

    def start(self) -> None:
        """Start a server and wait until it answers, whatever a crash has left behind.

        Raises DatabaseFailed with the end of the server's log.
        """
        self._admit()
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            self._sweep()
            try:
                self._run("pg_ctl", "start", *self._start_options())
            except DatabaseFailed:
                # Sessions of a killed server hold its memory for a moment longer.
                if time.monotonic() > deadline or not self.data.exists():
                    raise DatabaseFailed(f"PostgreSQL does not start:\n{self._log_end()}") from None
                time.sleep(0.2)

    def answers(self) -> bool:
        """Whether a server accepts sessions at the socket."""
        try:
            self._run("pg_isready", "-q", "-h", self.sockets, "-p", str(PORT))
        except DatabaseFailed:
            return False
        return True

    def stop(self) -> bool:
        """End the server and its sessions; False when none ran."""
        server = self.server()
        if server is None:
            return False
        for urgency in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            server.send_signal(urgency)
            if self._ends_in_time():
                break
        self._sweep()
        return True

    def _ends_in_time(self) -> bool:
        """Whether the server goes; it need not be reaped, which some containers do late."""
        deadline = time.monotonic() + STOP_SECONDS
        while self.server() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def server(self) -> psutil.Process | None:
        """The process that serves this data, never one that merely got its old number."""
        try:
            number = int((self.data / "postmaster.pid").read_text().split()[0])
            process = psutil.Process(number)
            return process if str(self.data) in process.cmdline() else None
        except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
            return None

    def _sweep(self) -> None:
        """Remove a dead server's marks: another process may bear its number by now."""
        if self.server() is None:
            for mark in [self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")]:
                mark.unlink(missing_ok=True)

    def _admit(self) -> None:
        """Let this account and root in by what the kernel says of the other end of the socket."""
        (self.data / "pg_hba.conf").write_text("local all all peer map=likeness\n")
        people = dict.fromkeys([self.account.name, "root"])
        lines = [f"likeness {who} {role}\n" for who in people for role in ROLE_NAMES.values()]
        (self.data / "pg_ident.conf").write_text("".join(lines))

    def _start_options(self) -> list[str | Path]:
        settings = {**SETTINGS, "unix_socket_directories": str(self.sockets)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        wait = ["-w", "-t", str(START_SECONDS)]
        return ["-D", self.data, "-l", self.log, *wait, "-o", options]

    def _locale(self) -> list[str]:
        """UTF-8 with one order of letters everywhere; before 17 that took the system's locale."""
        superuser = ["--username", ROLE_NAMES["superuser"], "--encoding", "UTF8", "--auth", "peer"]
        version = self._run("initdb", "--version").split()[2]
        if int(version.split(".")[0]) >= 17:
            builtin = ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
            return [*superuser, "--no-locale", *builtin]
        return [*superuser, "--locale", "C.UTF-8"]

    def _run(self, program: str, *arguments: str | Path, feed: str = "") -> str:
        return self.account.run([self.programs / program, *arguments], feed=feed)

    def _log_end(self) -> str:
        return "\n".join(self.log.read_text().splitlines()[-12:]) if self.log.exists() else ""
