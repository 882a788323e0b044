"""Ids of another company lead nowhere: whoever names one, under their own address, changes nothing.

Every address with an id in it is asked from Globex with Acme's, one of its ids at a time; so are
the forms that name rows. What must not change is any row that Acme has.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.db import connection
from psycopg import sql

from generation.styles import specification
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.architecture import catalogue
from tests.architecture.matrix import KNOWN, TABLE, told
from tests.architecture.world import World

STRANGERS = ("stranger", "alien", "their-key", "passer-by")
THEIR_OWN = {("api:employee", "PUT")}
"""An external id is whatever a company calls somebody: putting one names nobody else's."""
STYLE = {"name": "House style", **specification.DEFAULT.axes}
FRAME = {"name": "Corner", "placement": "top_left", "size": 10, "margin": 4}
SHARE = {"name": "The board", "days": "7"}
EXPORT = {"profiles": "web", "pattern": "{name}"}
FORMS = [
    ("stranger", "people:invite", "person", "employee_id", {}),
    ("stranger", "people:change_many", "person", "employee_id", {"kind": "leave"}),
    ("stranger", "people:change_many", "to", "department_id", {"kind": "move"}),
    ("stranger", "members:limit", "department", "department_id", {}),
    ("stranger", "brand:frames", "logo", "logo_id", FRAME),
    ("stranger", "styles:create", "background", "background_id", STYLE),
    ("stranger", "styles:edit", "background", "background_id", STYLE),
    ("stranger", "shares:list", "departments", "department_id", SHARE),
    ("stranger", "shares:list", "person", "employee_id", SHARE),
    ("stranger", "exports:make", "departments", "department_id", EXPORT),
    ("stranger", "approvals:decide", "headshot", "headshot_id", {"decision": "redo"}),
    ("stranger", "approvals:edit", "take", "headshot_id", {"change": "clothing:navy suit"}),
    ("alien", "gallery:choose", "headshot", "headshot_id", {}),
]
"""Who sends which form with which of Acme's ids in which field, and what else they fill in."""


class Question(NamedTuple):
    """Who asks for what, and the one id that is not theirs."""

    visitor: str
    method: str
    name: str
    foreign: str

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.foreign}"


def questions() -> Iterator[Question]:
    """All there are: HEAD wherever GET is."""
    for row in TABLE:
        visitor = next((each for each in STRANGERS if each in row.answers), "")
        if not visitor or (row.name, row.method) in THEIR_OWN:
            continue
        for foreign in sorted(filter(is_id, KNOWN[row.name].arguments)):
            for method in ("GET", "HEAD") if row.method == "GET" else (row.method,):
                yield Question(visitor, method, row.name, foreign)


def is_id(argument: str) -> bool:
    """Whether what stands there in an address names a row of some company."""
    return argument.endswith("_id")


QUESTIONS = list(questions())


def rows_of(company: Organization) -> dict[str, str]:
    """The text of every row that the company has, by table, the two of all tenants among them."""
    found = {}
    with acting_for(company), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a commit would be the first to check
        for name in [*catalogue.tenant_tables(), *catalogue.WITHOUT_TENANT]:
            column = "id" if name == catalogue.ROOT else "organization_id"
            query = "SELECT coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')"
            cursor.execute(
                sql.SQL(query + " FROM {} t WHERE {} = %s").format(
                    sql.Identifier(name), sql.Identifier(column)
                ),
                [company.pk],
            )
            [found[name]] = cursor.fetchone()
    return found


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_an_id_of_another_company_leads_nowhere(world: World, question: Question) -> None:
    visitor, method, name, foreign = question
    mixed = {**world.theirs, foreign: world.ours[foreign]}
    before = rows_of(world.acme)

    with world.asked(visitor, method, name, mixed) as response:
        answer, after = told(response), rows_of(world.acme)

    assert answer == "404"
    assert after == before


def test_every_kind_of_id_is_asked_for() -> None:
    everywhere = {each for address in KNOWN.values() for each in address.arguments}

    asked = {question.foreign for question in QUESTIONS}

    assert asked == set(filter(is_id, everywhere))


@pytest.mark.parametrize(
    ("visitor", "name", "field", "foreign", "rest"), FORMS, ids=[form[1] for form in FORMS]
)
def test_an_id_of_another_company_in_a_form_is_nobodys(
    world: World, visitor: str, name: str, field: str, foreign: str, rest: dict[str, Any]
) -> None:
    form = {**rest, field: world.ours[foreign]}
    before = rows_of(world.acme)

    with world.asked(visitor, "POST", name, world.theirs, form):
        after, theirs = rows_of(world.acme), rows_of(world.globex)

    assert after == before
    assert not [name for name, rows in theirs.items() if str(world.ours[foreign]) in rows]


def test_what_is_compared_shows_a_change(world: World) -> None:
    before = rows_of(world.acme)

    with world.asked("owner", "POST", "people:leave", world.ours):
        after = rows_of(world.acme)

    assert after["people_employee"] != before["people_employee"]
