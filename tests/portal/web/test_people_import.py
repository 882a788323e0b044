"""Bringing people in from a file: shown first, then done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions
from tenants.people.models import Department, Employee
from tests.make import NOON

FILE = """name;email;department
Zoë Möller;zoe@acme.example;Research
Ada Lovelace;ada@acme.example;Research
Nobody;not-an-address;
"""


@pytest.fixture
def ada(acme: Organization) -> Employee:
    with acting_for(acme):
        return actions.add(name="Ada Byron", email="ada@acme.example", actor=SYSTEM, at=NOON)


def upload(client: Client, home: str, data: bytes):
    return client.post(f"{home}people/import/", {"file": SimpleUploadedFile("people.csv", data)})


def names_in(organization: Organization) -> list[str]:
    with acting_for(organization):
        return sorted(Employee.objects.values_list("name", flat=True))


def test_file_is_shown_before_anything_changes(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    page = upload(desk, home, FILE.encode())

    assert "1 new, 1 changed, 0 as before." in page.content.decode()
    assert names_in(acme) == ["Ada Byron"]
    with acting_for(acme):
        assert not Department.objects.exists()


def test_bad_lines_are_named_and_hold_nobody_else_up(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    shown = upload(desk, home, FILE.encode())
    done = desk.post(f"{home}people/import/", {"text": FILE, "apply": "1"})

    assert "Line 4" in shown.content.decode()
    assert "Line 4" in done.content.decode()
    assert names_in(acme) == ["Ada Lovelace", "Zoë Möller"]


def test_what_was_shown_is_what_is_sent_back(desk: Client, home: str, ada: Employee) -> None:
    page = upload(desk, home, FILE.encode())

    assert page.context["text"] == FILE


def test_departments_that_do_not_exist_yet_are_shown(desk: Client, home: str, acme) -> None:
    page = upload(desk, home, FILE.encode())

    assert "Research" in page.content.decode()


def test_file_without_faults_leads_back_to_the_list(desk: Client, home: str, acme) -> None:
    good = "name,email\nAda,ada@acme.example\n"

    assert desk.post(f"{home}people/import/", {"text": good, "apply": "1"})["Location"] == (
        f"{home}people/"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_files_of_spreadsheets_keep_their_letters(
    desk: Client, home: str, acme: Organization, encoding: str
) -> None:
    page = upload(desk, home, FILE.encode(encoding))

    assert "Zoë Möller" in page.content.decode()


@pytest.mark.parametrize(
    ("data", "status"), [(b"", 400), (b"first;second\n1;2\n", 400), (b"x" * (1024**2 + 1), 413)]
)
def test_what_is_no_table_of_people_is_refused(
    desk: Client, home: str, data: bytes, status: int
) -> None:
    assert upload(desk, home, data).status_code == status


def test_import_without_a_file_says_so(desk: Client, home: str) -> None:
    response = desk.post(f"{home}people/import/")

    assert "Choose a file first." in response.content.decode()
