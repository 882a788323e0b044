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


def upload(client: Client, home: str, data: bytes, **given: str):
    file = SimpleUploadedFile("people.csv", data)
    return client.post(f"{home}people/import/", {"file": file, **given})


def paste(client: Client, home: str, text: str, **given: str):
    return client.post(f"{home}people/import/", {"text": text, **given})


def sent_on(page, **more: str) -> dict[str, str]:
    """What the forms of a page send, with what somebody did there."""
    given = page.context["given"]
    sent = {
        "text": given.text,
        "mends": page.context["mends"],
        "digest": page.context["plan"].digest,
        **{f"column-{name}": str(number) for name, number in given.columns.items()},
    }
    return sent | ({"full": "1"} if given.full else {}) | more


def step(client: Client, home: str, page, **more: str):
    return client.post(f"{home}people/import/", sent_on(page, **more))


def counts(page) -> dict[str, int]:
    return {group.kind.value: group.count for group in page.context["groups"]}


def names_in(organization: Organization) -> list[str]:
    with acting_for(organization):
        return sorted(Employee.objects.values_list("name", flat=True))


def test_file_is_shown_before_anything_changes(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    page = upload(desk, home, FILE.encode())

    assert counts(page) == {"new": 1, "changed": 1, "leaving": 0, "unchanged": 0}
    assert names_in(acme) == ["Ada Byron"]
    with acting_for(acme):
        assert not Department.objects.exists()


def test_what_is_changed_is_shown_before_and_after(desk: Client, home: str, ada: Employee) -> None:
    page = upload(desk, home, FILE.encode()).content.decode()

    assert "Ada Byron</del>" in page
    assert "Ada Lovelace</ins>" in page


def test_bad_lines_are_named_and_hold_nobody_else_up(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    page = upload(desk, home, FILE.encode())
    done = step(desk, home, page, apply="1")

    assert "Line 4" in page.content.decode()
    assert "Line 4" in done.content.decode()
    assert "1 added, 1 changed, 0 marked as left. 1 line is still open." in done.content.decode()
    assert names_in(acme) == ["Ada Lovelace", "Zoë Möller"]


def test_a_line_is_mended_in_place(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    page = upload(desk, home, FILE.encode())
    mend = {"mend-4-name": "No Body", "mend-4-email": "nobody@acme.example"}
    mended = step(desk, home, page, **mend)

    done = step(desk, home, mended, apply="1")

    assert counts(mended)["new"] == 2
    assert done["Location"] == f"{home}people/"
    assert names_in(acme) == ["Ada Lovelace", "No Body", "Zoë Möller"]


def test_columns_can_be_chosen_where_they_were_not_known(desk: Client, home: str, acme) -> None:
    text = "Who,Where\nBo,bo@acme.example\n"
    asked = paste(desk, home, text)
    page = paste(desk, home, text, **{"column-name": "0", "column-email": "1"})

    assert asked.status_code == 400
    assert "Choose the column for: Name · E-mail address." in asked.content.decode()
    assert counts(page)["new"] == 1


def test_a_pasted_list_of_contacts_is_read(desk: Client, home: str, acme: Organization) -> None:
    page = paste(desk, home, "Bo <bo@acme.example>; Cy <cy@acme.example>")
    step(desk, home, page, apply="1")

    assert names_in(acme) == ["Bo", "Cy"]


def test_who_is_not_in_a_full_list_is_marked_as_left(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    page = paste(desk, home, "name,email\nBo,bo@acme.example\n", full="1")
    step(desk, home, page, apply="1")

    assert counts(page)["leaving"] == 1
    with acting_for(acme):
        assert Employee.objects.get(pk=ada.pk).state == "left"


def test_what_was_not_shown_is_not_done(
    desk: Client, home: str, acme: Organization, ada: Employee
) -> None:
    page = upload(desk, home, FILE.encode())
    with acting_for(acme):
        actions.change(ada, actor=SYSTEM, at=NOON, name="Ada King")

    done = step(desk, home, page, apply="1")

    assert done.status_code == 409
    assert "Ada King</del>" in done.content.decode()
    assert names_in(acme) == ["Ada King"]


def test_what_was_shown_is_what_is_sent_back(desk: Client, home: str, ada: Employee) -> None:
    page = upload(desk, home, FILE.encode())

    assert page.context["given"].text == FILE


def test_what_was_pasted_is_still_there_when_it_cannot_be_read(desk: Client, home: str) -> None:
    page = paste(desk, home, 'name,email\n"Bo,bo@acme.example\n')

    assert page.status_code == 400
    assert "bo@acme.example" in page.content.decode()


def test_departments_that_do_not_exist_yet_are_shown(desk: Client, home: str, acme) -> None:
    page = upload(desk, home, FILE.encode())

    assert "Research" in page.content.decode()


def test_many_lines_to_mend_come_in_parts(desk: Client, home: str, acme) -> None:
    page = paste(desk, home, "name,email\n" + "Bo,bad\n" * 60)

    assert page.context["trouble"].count == 60
    assert "10 more lines follow when these are right." in page.content.decode()


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


@pytest.mark.parametrize("mends", ["[", "[1]", '{"a": {}}', '{"1": 2}', "[" * 9000])
def test_mends_that_were_tampered_with_are_refused(desk: Client, home: str, mends: str) -> None:
    assert paste(desk, home, "Bo <bo@acme.example>", mends=mends).status_code == 400


def test_import_without_a_file_says_so(desk: Client, home: str) -> None:
    response = desk.post(f"{home}people/import/")

    assert "Choose a file or paste a list first." in response.content.decode()
