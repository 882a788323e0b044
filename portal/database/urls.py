"""How Django reaches the database: `DATABASE_URL`, `DATABASE_OWNER_URL`, else the embedded server.

Reading this starts nothing, so settings can be imported anywhere.
"""

from typing import Any, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from portal.database.places import DATABASE, PORT, ROLE_NAMES, socket_folder, state_folder
from portal.settings import env

SCHEMES = ("postgres", "postgresql")


class BadDatabaseUrl(ValueError):
    """A database URL that cannot be used; the sentence says why and never repeats a password."""


def server_is_configured() -> bool:
    """Whether the environment names a server, so that the embedded one stays off."""
    return bool(env.text("DATABASE_URL", ""))


def connection_settings(role: Literal["app", "owner"]) -> dict[str, Any]:
    """The entry of Django's DATABASES for a role: `app` for all work, `owner` to migrate.

    Where only `DATABASE_URL` is set, both roles are that login.
    """
    app_url = env.text("DATABASE_URL", "")
    if not app_url:
        return _embedded(role)
    if role == "owner" and (owner_url := env.text("DATABASE_OWNER_URL", "")):
        return parse(owner_url, variable="DATABASE_OWNER_URL")
    return parse(app_url, variable="DATABASE_URL")


def parse(url: str, *, variable: str) -> dict[str, Any]:
    """A `postgresql://user:password@host:port/name?option=value` URL as an entry of DATABASES.

    A socket's folder is given percent-encoded as the host or as `?host=/folder`. Other options
    go to libpq as they are.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in SCHEMES:
        raise BadDatabaseUrl(
            f"{variable} must start with postgresql://, the one database that works here."
        )
    if not name:
        raise BadDatabaseUrl(f"{variable} names no database: end it with /name.")
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return _entry(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=_port(parts, variable),
        options=options,
    )


def _port(parts: SplitResult, variable: str) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise BadDatabaseUrl(f"{variable} has a port that is no number up to 65535.") from None


def _embedded(role: Literal["app", "owner"]) -> dict[str, Any]:
    host = str(socket_folder(state_folder()))
    return _entry(
        name=DATABASE, user=ROLE_NAMES[role], password="", host=host, port=PORT, options={}
    )


def _entry(
    *, name: str, user: str, password: str, host: str, port: int | None, options: dict[str, str]
) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "HOST": host,
        "PORT": "" if port is None else str(port),
        "OPTIONS": options,
    }
