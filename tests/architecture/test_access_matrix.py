"""Who gets what at every address: `access.txt` has one row per named URL and method.

A new address fails these tests until it has a row. The table's first line names the visitors; see
`world.py` for who they are. `sign-in` and `link` are redirects to those pages.
"""

import copy
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.urls import URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from portal.http.doors import door_of
from tests.architecture.world import World, build

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
DOORS = {"/sign-in/": "sign-in", "/link/": "link"}


class Row(NamedTuple):
    """What each visitor gets for one method of one address."""

    name: str
    method: str
    answers: dict[str, str]


def rows() -> Iterator[Row]:
    """The rows of all tables."""
    visitors: list[str] = []
    for line in Path(__file__).with_name("access.txt").read_text().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        name, method, *answers = words
        if name == "name":
            visitors = answers
            continue
        yield Row(name, method, dict(zip(visitors, answers, strict=True)))


class Address(NamedTuple):
    """What the portal knows under a name."""

    arguments: frozenset[str]
    view: object


def addresses(
    resolver: URLResolver, prefix: str = "", arguments: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Address]]:
    """Every address the portal knows, by name."""
    for entry in resolver.url_patterns:
        wanted = arguments | entry.pattern.converters.keys()
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from addresses(entry, inner, wanted)
        else:
            yield f"{prefix}{entry.name}", Address(wanted, entry.callback)


TABLE = list(rows())
KNOWN = dict(addresses(get_resolver()))


@pytest.fixture(scope="module")
def world(django_db_setup: object, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One for all rows: every question is undone, and this too in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def ask(world: World, visitor: str, name: str, method: str) -> str:
    """The answer as the table writes it, with everything that the question did undone."""
    client = copy.deepcopy(world.visitors[visitor])
    arguments = {key: world.arguments[key] for key in KNOWN[name].arguments}
    with transaction.atomic():
        response = client.generic(method, reverse(name, kwargs=arguments))
        transaction.set_rollback(True)
    return told(response)


def told(response: HttpResponseBase) -> str:
    """The answer as the table writes it."""
    if response.status_code == 302:
        return DOORS.get(response["Location"].partition("?")[0], "302")
    return str(response.status_code)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_everybody_gets_what_the_table_says(world: World, row: Row) -> None:
    answers = {visitor: ask(world, visitor, row.name, row.method) for visitor in row.answers}

    assert answers == row.answers


def test_every_address_has_a_row() -> None:
    assert {row.name for row in TABLE} == KNOWN.keys()


@pytest.mark.parametrize(
    ("name", "lines"), [(name, list(lines)) for name, lines in groupby(TABLE, lambda row: row.name)]
)
def test_methods_without_a_row_are_not_allowed(world: World, name: str, lines: list[Row]) -> None:
    mightiest = list(lines[0].answers)[-1]
    unlisted = [method for method in METHODS if method not in {row.method for row in lines}]

    answers = {method: ask(world, mightiest, name, method) for method in unlisted}

    assert set(answers.values()) <= {"405", "404"}  # outside the demo its pages are not there


@pytest.mark.parametrize("name", KNOWN)
def test_every_view_has_a_door(name: str) -> None:
    assert door_of(KNOWN[name].view)
