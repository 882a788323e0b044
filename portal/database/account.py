"""Which account runs the embedded server: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")
"""Accounts that stand in for root, the first that exists."""


class DatabaseFailed(RuntimeError):
    """The embedded database cannot do what was asked; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    """An account of this machine that is not root."""

    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str | Path], *, feed: str = "") -> str:
        """What a program prints that runs as this account with `feed` on its input.

        Raises DatabaseFailed with what the program said if it does not end well.
        """
        as_root = os.geteuid() == 0
        done = subprocess.run(
            command,
            input=feed,
            text=True,
            capture_output=True,
            check=False,
            cwd="/",
            user=self.uid if as_root else None,
            group=self.gid if as_root else None,
            extra_groups=[] if as_root else None,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip()
            raise DatabaseFailed(f"{Path(command[0]).name} failed: {said}")
        return done.stdout

    def reaches(self, path: Path) -> bool:
        """Whether this account may enter the folder, or run the program, at `path`."""
        try:
            self.run(["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', path])
        except DatabaseFailed:
            return False
        return True

    def take(self, *paths: Path) -> None:
        """Make this account the owner of these, where root asks; others own theirs already."""
        if os.geteuid() == 0:
            for path in paths:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_account(home: Path) -> Account:
    """The account to run a server with data in `home`: whoever asks, or a stand-in for root.

    A folder that another account made before stays that account's, so root and a user can share.
    """
    if os.geteuid() != 0:
        return _account(os.geteuid())
    if home.exists() and (owner := home.stat().st_uid) != 0:
        return _account(owner)
    for name in UNPRIVILEGED:
        if any(entry.pw_name == name for entry in pwd.getpwall()):
            return _account(pwd.getpwnam(name).pw_uid)
    raise DatabaseFailed(
        "PostgreSQL does not run as root, and no account named postgres or nobody is here: "
        "run this as another user, or set DATABASE_URL."
    )


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise DatabaseFailed(
            f"User {uid} has no name on this machine, which PostgreSQL needs: "
            "add it to /etc/passwd, or set DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
