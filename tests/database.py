"""The database of one test process: made by the owner's login, used as the app's, dropped."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal
from urllib.parse import quote, urlencode

import psutil
from django.core.management import call_command
from django.db import ProgrammingError, connections
from psycopg import sql

from portal.database import leases
from portal.database.places import state_folder

PREFIX = "test_likeness_"
Alias = Literal["default", "owner"]


@contextmanager
def prepared() -> Iterator[None]:
    """A migrated database that both connections lead to, on the embedded server by default."""
    with leases.serving(state_folder()):
        name = f"{PREFIX}{os.getpid()}"
        _drop_leftovers()
        _administer(f"CREATE DATABASE {name}")
        before = _lead_to(name)
        try:
            call_command("migrate", verbosity=0)
            yield
        finally:
            connections.close_all()
            _lead_to(before)
            _drop(name)


def filled_tables() -> set[str]:
    """The tables that hold rows now."""
    with connections["owner"].cursor() as cursor:
        tables = connections["owner"].introspection.table_names(cursor)
        return {table for table in tables if _has_rows(table)}


def empty(*, except_for: set[str]) -> None:
    """Empty all other tables; only their owner may."""
    with connections["owner"].cursor() as cursor:
        tables = set(connections["owner"].introspection.table_names(cursor)) - except_for
        names = sql.SQL(", ").join(map(sql.Identifier, sorted(tables)))
        cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


def url(alias: Alias) -> str:
    """The address of this process's database, for a program that a test starts."""
    entry = connections[alias].settings_dict
    login = quote(entry["USER"], safe="") + (
        f":{quote(entry['PASSWORD'], safe='')}" if entry["PASSWORD"] else ""
    )
    where = {"host": entry["HOST"], **entry["OPTIONS"]}
    port = f":{entry['PORT']}" if entry["PORT"] else ""
    return f"postgresql://{login}@{port}/{entry['NAME']}?{urlencode(where)}"


def _lead_to(name: str) -> str:
    before = str(connections["default"].settings_dict["NAME"])
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    return before


def _drop_leftovers() -> None:
    """Databases of test processes that were killed."""
    for name in _administer(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", PREFIX
    ):
        if not psutil.pid_exists(int(name.removeprefix(PREFIX))):
            _drop(name)


def _drop(name: str) -> None:
    """Drop the database, or leave it to the next start: an autovacuum worker that is in it just
    now belongs to the server, and its owner may not end it."""
    with suppress(ProgrammingError):
        _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _administer(statement: str, *values: str) -> list[str]:
    with connections["owner"]._nodb_cursor() as cursor:
        cursor.execute(statement, values or None)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def _has_rows(table: str) -> bool:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))
        return bool(cursor.fetchone()[0])
