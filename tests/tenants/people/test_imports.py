"""Importing people from a table."""

from tenants.organizations.models import Organization
from tenants.people import actions, queries
from tenants.people.actions import Imported
from tenants.people.models import Employee
from tenants.people.spreadsheet import parse_people
from tests.make import NOON
from tests.tenants.moments import OWNER


def imported(text: str) -> Imported:
    return actions.import_people(parse_people(text), actor=OWNER, at=NOON)


def test_new_changed_and_unchanged_people_are_told_apart(ada: Employee) -> None:
    actions.add(name="Bo", email="bo@acme.example", actor=OWNER, at=NOON)

    done = imported(
        "name,email,title\n"
        "Ada Byron,ada@acme.example,Countess\n"
        "Bo,bo@acme.example,\n"
        "Cy,cy@acme.example,\n"
    )

    named = [
        [each.name for each in group] for group in (done.created, done.changed, done.unchanged)
    ]
    assert named == [["Cy"], ["Ada Byron"], ["Bo"]]


def test_good_rows_are_kept_when_others_are_bad(ada: Employee) -> None:
    actions.upsert_by_external_id("17", name="Eve", email="eve@acme.example", actor=OWNER, at=NOON)

    done = imported(
        "name,email,external id\n"
        "No address,,\n"
        "Impostor,eve@acme.example,18\n"
        "Cy,cy@acme.example,19\n"
    )

    assert [error.line for error in done.errors] == [2, 3]
    assert queries.by_external_id("19").name == "Cy"


def test_an_empty_cell_leaves_things_as_they_are(in_acme: Organization) -> None:
    imported("name,email,title\nAda,ada@acme.example,Countess\n")
    imported("name,email,title\nAda,ada@acme.example,\n")

    assert queries.listing().get().title == "Countess"


def test_the_same_table_again_changes_nothing(in_acme: Organization) -> None:
    text = "name,email,team\nAda,ada@acme.example,Lab\nBo,bo@acme.example,Lab\n"
    imported(text)

    done = imported(text)

    assert (len(done.unchanged), done.created, done.changed, done.errors) == (2, [], [], [])
