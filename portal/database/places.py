"""Where the embedded server's things lie, worked out from the state folder alone.

Nothing here starts or makes anything.
"""

import hashlib
import os
from pathlib import Path
from typing import Literal

Role = Literal["app", "owner", "superuser"]

DATABASE = "likeness"
ROLE_NAMES: dict[Role, str] = {
    "app": "likeness_app",
    "owner": "likeness_owner",
    "superuser": "postgres",
}
PORT = 5432
"""Part of the socket's name only: the server listens on no network address."""


def state_folder() -> Path:
    """`LIKENESS_STATE`, else `.state` in the checkout."""
    checkout = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("LIKENESS_STATE") or checkout / ".state").resolve()


def fingerprint(state: Path) -> str:
    """Twelve characters that tell one state folder from another."""
    return hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:12]


def socket_folder(state: Path) -> Path:
    """A short folder for the socket: the kernel allows a socket's whole path about 100 bytes."""
    return Path("/tmp") / f"likeness-{fingerprint(state)}"  # noqa: S108  # its owner is checked at start
