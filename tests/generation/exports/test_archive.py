"""What is in an export's archive, and what becomes of it when an approval ends on the way."""

import csv
import hashlib
import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.delivery import actions as delivery
from generation.delivery.models import Rendition
from generation.exports import actions, queries
from generation.exports.archive import Source
from generation.exports.models import Export
from generation.headshots.models import Headshot
from tenants.audit.models import AuditEvent
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as staff
from tenants.people.models import Employee
from tests import make
from tests.generation.exports.conftest import (
    EVERYTHING,
    archive_of,
    downloaded,
    interrupted,
    unpacked,
)
from tests.make import NOON
from tests.tenants.moments import OWNER


def withdraw(person: Employee) -> None:
    approvals.withdraw(Approval.objects.get(employee=person), actor=OWNER, at=NOON)


def test_it_holds_the_pictures_and_both_manifests_last(export: Export) -> None:
    found = downloaded(export)

    assert list(found.files) == [
        "Ada.jpg",
        "Ben.jpg",
        "Cid.jpg",
        "manifest.csv",
        "manifest.json",
    ]
    assert found.files["Ada.jpg"] == b"picture of Ada"


def test_the_manifest_says_whose_and_what_each_file_is(export: Export) -> None:
    ada = downloaded(export).rows[0]

    assert ada == {
        "person": "Ada",
        "department": "Research",
        "external_id": "hr-1",
        "profile": "linkedin",
        "file": "Ada.jpg",
        "sha256": hashlib.sha256(b"picture of Ada").hexdigest(),
        "bytes": len(b"picture of Ada"),
        "approved_at": "2026-06-01T12:00:00+00:00",
        "state": "delivered",
    }


def test_the_table_for_people_says_the_same_and_no_formula(
    export: Export, people: list[Employee]
) -> None:
    Employee.objects.filter(pk=people[1].pk).update(name="=1+1")

    found = downloaded(export)

    table = csv.DictReader(io.StringIO(found.files["manifest.csv"].decode("utf-8-sig")))
    rows = [{**row, "bytes": int(row["bytes"])} for row in table]
    assert rows[0] == found.rows[0]
    assert rows[1]["person"] == "'=1+1"


def test_its_length_is_known_before_it_is_read(export: Export) -> None:
    archive = archive_of(export)

    assert len(b"".join(archive.pieces())) == archive.length


def test_the_same_content_has_the_same_bytes(export: Export) -> None:
    again = actions.make(EVERYTHING, actor=OWNER, at=NOON + make.YEAR)

    assert downloaded(again).raw == downloaded(export).raw
    assert archive_of(again).mark == archive_of(export).mark


def test_other_content_has_another_mark(export: Export, people: list[Employee]) -> None:
    before = archive_of(export).mark
    Employee.objects.filter(pk=people[2].pk).update(name="Cy")

    assert archive_of(export).mark != before


def end_of_cid(how: str, cid: Employee) -> None:
    approval = Approval.objects.get(employee=cid)
    match how:
        case "withdrawn":
            approvals.withdraw(approval, actor=OWNER, at=NOON)
        case "deleted":
            approvals.withdraw(approval, actor=OWNER, at=NOON)
            delivery.take_back_uncleared()
        case "reopened":
            Approval.objects.filter(pk=approval.pk).update(state="open")
            Headshot.objects.filter(pk=approval.headshot_id).update(state="chosen")
        case "erased":
            staff.begin_erasure(cid, actor=OWNER, at=NOON)


@pytest.mark.parametrize("how", ["withdrawn", "deleted", "reopened", "erased"])
def test_what_ends_on_the_way_is_left_out_and_named(
    export: Export, people: list[Employee], how: str
) -> None:
    archive = archive_of(export)

    sent = interrupted(archive, after=b"picture of Ada", act=partial(end_of_cid, how, people[2]))

    found = unpacked(sent)
    assert len(sent) == archive.length
    assert b"picture of Cid" not in sent
    assert "Cid.jpg" not in found.files
    assert found.states == {
        "Ada.jpg": "delivered",
        "Ben.jpg": "delivered",
        "Cid.jpg": "withdrawn",
    }


def test_what_ends_after_it_was_sent_is_not_listed_and_named(
    export: Export, people: list[Employee]
) -> None:
    archive = archive_of(export)

    sent = interrupted(archive, after=b"picture of Ben", act=partial(withdraw, people[0]))

    found = unpacked(sent)
    assert len(sent) == archive.length
    assert "Ada.jpg" not in found.files
    assert found.states["Ada.jpg"] == "withdrawn"


def test_what_ended_before_the_download_is_only_named(
    export: Export, people: list[Employee]
) -> None:
    withdraw(people[1])

    found = downloaded(export)

    assert "Ben.jpg" not in found.files
    assert found.states["Ben.jpg"] == "withdrawn"


@pytest.mark.parametrize("content", [b"", b"picture of Bxn", b"picture of Ben and more"])
def test_a_file_that_is_damaged_holds_the_others_not_up(export: Export, content: bytes) -> None:
    ben = Rendition.objects.get(headshot__employee__name="Ben")
    Path(default_storage.path(ben.file_key)).write_bytes(content)

    found = downloaded(export)

    assert set(found.files) == {"Ada.jpg", "Cid.jpg", "manifest.csv", "manifest.json"}
    assert found.states["Ben.jpg"] == "damaged"


def test_a_file_that_is_lost_holds_the_others_not_up(export: Export) -> None:
    default_storage.delete(Rendition.objects.get(headshot__employee__name="Ben").file_key)

    found = downloaded(export)

    assert found.states["Ben.jpg"] == "damaged"
    assert "Cid.jpg" in found.files


def test_a_download_to_the_end_is_noted(export: Export, people: list[Employee]) -> None:
    withdraw(people[0])

    found = downloaded(export)

    export.refresh_from_db()
    delivered = export.items.filter(was_delivered=True)
    assert (export.delivered_at, export.delivered_count, export.left_out_count) == (NOON, 2, 1)
    assert export.manifest_digest == hashlib.sha256(found.files["manifest.json"]).hexdigest()
    assert {item.employee_id for item in delivered} == {people[1].pk, people[2].pk}
    assert [event.verb for event in AuditEvent.objects.filter(subject_id=export.pk)] == [
        "export.make",
        "export.download",
        "export.deliver",
    ]


def test_a_download_that_broke_off_is_not_noted_as_done(export: Export) -> None:
    next(archive_of(export).pieces())

    export.refresh_from_db()
    assert export.delivered_at is None
    assert not export.items.filter(was_delivered=True).exists()


def test_what_was_read_ahead_is_asked_about_again_before_it_is_sent(
    export: Export, people: list[Employee]
) -> None:
    archive = archive_of(export)
    pieces = archive.pieces()
    ada = next(pieces)  # Ben is read by now

    withdraw(people[1])

    assert b"picture of Ben" not in ada + b"".join(pieces)


def test_the_gate_is_asked_at_most_once_in_a_while(
    export: Export, django_assert_num_queries: Any
) -> None:
    archive = archive_of(export)
    archive.source.asked_every_s, archive.source.clock = 60, lambda: 100.0
    pieces = archive.pieces()
    next(pieces)

    with django_assert_num_queries(0):
        for _ in range(2):
            next(pieces)


def test_one_company_gets_nothing_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        make.make_approved()
        ids = list(Rendition.objects.values_list("pk", flat=True))

    with acting_for(globex):
        source = Source(globex.pk, ids)
        assert (source.reader(0), source.stands(0)) == (None, False)
        assert source.standing() == set()
        assert queries.plan(EVERYTHING).files == []
        with pytest.raises(actions.NothingToExport):
            actions.make(EVERYTHING, actor=OWNER, at=NOON)


def test_no_transaction_is_open_between_two_pieces(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        make.make_approved()
        made = actions.make(EVERYTHING, actor=OWNER, at=NOON)
        archive = archive_of(made)

    for _ in archive.pieces():
        assert connection.connection is None
