"""Who gets what at every address: `access.txt` has one row per named URL and method.

A new address fails these tests until it has a row. The table's first line names the visitors; see
`world.py` for who they are. `sign-in` and `link` are redirects to those pages.
"""

from itertools import groupby

import pytest

from portal.http.doors import door_of
from tests.architecture.matrix import KNOWN, TABLE, Row, told
from tests.architecture.world import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def ask(world: World, visitor: str, name: str, method: str) -> str:
    """The answer as the table writes it, with everything that the question did undone."""
    with world.asked(visitor, method, name, world.ours) as response:
        return told(response)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.name}")
def test_everybody_gets_what_the_table_says(world: World, row: Row) -> None:
    answers = {visitor: ask(world, visitor, row.name, row.method) for visitor in row.answers}

    assert answers == row.answers


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.method == "GET"], ids=lambda row: row.name
)
def test_asking_for_the_head_gets_what_the_whole_would(world: World, row: Row) -> None:
    answers = {visitor: ask(world, visitor, row.name, "HEAD") for visitor in row.answers}

    assert answers == row.answers


def test_every_address_has_a_row() -> None:
    assert {row.name for row in TABLE} == KNOWN.keys()


@pytest.mark.parametrize(
    ("name", "lines"), [(name, list(lines)) for name, lines in groupby(TABLE, lambda row: row.name)]
)
def test_methods_without_a_row_are_not_allowed(world: World, name: str, lines: list[Row]) -> None:
    mightiest = list(lines[0].answers)[-1]
    listed = {row.method for row in lines}
    unlisted = set(METHODS) - listed - ({"HEAD"} if "GET" in listed else set())

    answers = {method: ask(world, mightiest, name, method) for method in unlisted}

    assert set(answers.values()) <= {"405", "404"}  # outside the demo its pages are not there


@pytest.mark.parametrize("name", KNOWN)
def test_every_view_has_a_door(name: str) -> None:
    assert door_of(KNOWN[name].view)
