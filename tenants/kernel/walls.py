"""The login of the app must obey row-level security, or the second wall is not there."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

ROLE = "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_trusted: set[tuple[str, str]] = set()


def refuse_mighty_login(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Look at the app's login when this process first connects with it.

    Raises:
        ImproperlyConfigured: it is a superuser's, or one that bypasses row-level security.
    """
    login = (str(connection.settings_dict["HOST"]), str(connection.settings_dict["USER"]))
    if connection.alias != "default" or login in _trusted:
        return
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        [role, is_mighty] = cursor.fetchone()
    if is_mighty:
        raise ImproperlyConfigured(
            f"The database role {role} ignores row-level security, which keeps companies apart: "
            "let DATABASE_URL name a role made with NOSUPERUSER NOBYPASSRLS."
        )
    _trusted.add(login)
