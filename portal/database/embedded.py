"""The PostgreSQL server that the project brings along, for where `DATABASE_URL` is not set.

One lock file per state folder makes starts and stops wait for each other, across processes and
users. Who only needs the server for a while holds a lease (`leases`) instead of calling this.
"""

import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from portal.database.account import Account, DatabaseFailed, server_account
from portal.database.binaries import find_programs
from portal.database.cluster import Cluster
from portal.database.locks import alone
from portal.database.places import (
    DATABASE,
    PORT,
    ROLE_NAMES,
    Role,
    fingerprint,
    socket_folder,
    state_folder,
)

HOMES_OF_ROOT = Path("/var/lib/likeness")
"""Data goes here when root's stand-in cannot enter the state folder (below /root, say)."""


@dataclass(frozen=True)
class Server:
    """A running server and the folder of the programs that belong to it."""

    state: Path
    programs: Path

    def url(self, role: Role, *, database: str = DATABASE) -> str:
        """The libpq URL of a database for one of the roles."""
        return url_for(role, database=database, state=self.state)


def url_for(role: Role, *, database: str = DATABASE, state: Path | None = None) -> str:
    """The libpq URL that a role reaches an embedded database by, whether it runs or not."""
    folder = quote(str(socket_folder(state or state_folder())), safe="")
    return f"postgresql://{ROLE_NAMES[role]}@{folder}:{PORT}/{database}"


def ensure_running(state: Path) -> Server:
    """The server of a state folder, made and started if need be. Safe to call at once.

    Raises DatabaseFailed with the reason and what to do.
    """
    with alone(state):
        return start_alone(state)


def start_alone(state: Path) -> Server:
    """What `ensure_running` does, for a caller that is `alone` already."""
    _make_folders(state)
    cluster = _cluster(state)
    if not cluster.answers():
        if not cluster.data.exists():
            cluster.build()
        cluster.start()
    return Server(state.resolve(), cluster.programs)


def stop_alone(state: Path) -> bool:
    """End the server, for a caller that is `alone` already; False when none ran."""
    stopped = _home(state).exists() and _cluster(state).stop()
    shutil.rmtree(socket_folder(state), ignore_errors=True)
    return stopped


def is_running(state: Path) -> bool:
    """Whether a server serves this state folder's data."""
    return _home(state).exists() and _cluster(state).server() is not None


def erase(state: Path) -> None:
    """End the server and delete all its data."""
    with alone(state):
        stop_alone(state)
        shutil.rmtree(_home(state), ignore_errors=True)


def _make_folders(state: Path) -> None:
    home, sockets = _home(state), socket_folder(state)
    if home.parent == HOMES_OF_ROOT:
        HOMES_OF_ROOT.mkdir(exist_ok=True)
        HOMES_OF_ROOT.chmod(0o755)
    for folder in (home, sockets):
        folder.mkdir(mode=0o700, exist_ok=True)
        _refuse_foreign(folder, account=server_account(home))
    server_account(home).take(home, sockets)


def _cluster(state: Path) -> Cluster:
    home = _home(state)
    account = server_account(home)
    if home.exists():
        _refuse_foreign(home, account=account)
    programs = find_programs(account=account, home=home)
    return Cluster(home, socket_folder(state), account, programs)


def _home(state: Path) -> Path:
    """Where the data is or will be: below the state folder unless root's stand-in stops short."""
    beside, apart = state.resolve() / "postgres", HOMES_OF_ROOT / fingerprint(state)
    if os.geteuid() != 0 or (beside.exists() and not apart.exists()):
        return beside
    return beside if server_account(beside).reaches(state) and not apart.exists() else apart


def _refuse_foreign(folder: Path, *, account: Account) -> None:
    """Raise DatabaseFailed for a folder in which somebody else could pose as our server."""
    found = folder.lstat()
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if found.st_uid not in (os.geteuid(), account.uid) or not private:
        raise DatabaseFailed(
            f"{folder} belongs to {folder.owner()} or is open to others: delete it, run this as "
            "that account, or give LIKENESS_STATE a folder of your own."
        )
