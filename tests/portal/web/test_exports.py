"""The page of exports, and the download that a browser gets."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.exports.models import Export
from generation.headshots.models import Headshot
from tenants.audit.models import AuditEvent
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department, Employee
from tests import make
from tests.generation.delivery.test_actions import fewer
from tests.portal.visitors import home_of

WANTED = {"profiles": ["linkedin"], "pattern": "{name}"}


@pytest.fixture
def people(acme: Organization) -> list[Employee]:
    """Ada, who is in Research, and Ben, with an approved picture each."""
    with acting_for(acme):
        research = Department.objects.create(name="Research")
        both = [make.make_employee(name="Ada", department=research), make.make_employee(name="Ben")]
        for person in both:
            make.make_approved(person, at=now())
        return both


def opened(raw: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(raw))


def test_the_plan_is_shown_before_anything_is_downloaded(
    desk: Client, home: str, people: list[Employee]
) -> None:
    page = desk.get(f"{home}exports/").content.decode()

    assert "<b>2 files</b>" in page
    assert "Ada-linkedin.jpg" in page


def test_names_are_shown_as_the_pattern_makes_them(
    desk: Client, home: str, people: list[Employee]
) -> None:
    page = desk.get(f"{home}exports/", {**WANTED, "pattern": "same"}).content.decode()

    assert "same (2).jpg" in page
    assert "1 file got a number" in page


def test_only_kinds_that_somebody_has_are_offered(
    desk: Client, home: str, people: list[Employee]
) -> None:
    page = desk.get(f"{home}exports/").content.decode()

    assert 'value="linkedin"' in page
    assert 'value="signature"' not in page


def test_a_kind_that_nobody_has_says_so(
    desk: Client, home: str, acme: Organization, people: list[Employee]
) -> None:
    with acting_for(acme):
        for headshot in Headshot.objects.all():
            fewer(headshot, "linkedin")

    page = desk.get(f"{home}exports/", {**WANTED, "profiles": ["signature"]}).content.decode()

    assert "No such pictures" in page
    assert 'value="signature"' in page


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"pattern": "{nobody}"}, "There is no field {nobody}"),
        ({"pattern": ""}, "Write a file name"),
        ({"profiles": []}, "Choose at least one kind of picture."),
        ({"profiles": ["poster"]}, "poster is not one of the available choices"),
        ({"since": "yesterday"}, "Enter a valid date"),
        ({"departments": ["x"]}, "x is not one of the available choices"),
    ],
)
def test_what_makes_no_sense_is_told_where_the_plan_would_be(
    desk: Client, home: str, people: list[Employee], query: dict[str, Any], says: str
) -> None:
    asked = desk.get(f"{home}exports/", {**WANTED, **query})
    sent = desk.post(f"{home}exports/make/", {**WANTED, **query})

    assert says in asked.content.decode()
    assert (asked.status_code, sent.status_code) == (200, 400)


def test_without_an_approved_picture_the_page_says_what_comes_first(
    desk: Client, home: str
) -> None:
    assert "No approved headshots" in desk.get(f"{home}exports/").content.decode()
    assert desk.post(f"{home}exports/make/", WANTED).status_code == 400


def test_making_an_export_leads_to_its_download(
    desk: Client, home: str, acme: Organization, people: list[Employee]
) -> None:
    made = desk.post(f"{home}exports/make/", WANTED)
    download = desk.get(made["Location"])

    raw = download.getvalue()
    assert opened(raw).namelist() == ["Ada.jpg", "Ben.jpg", "manifest.csv", "manifest.json"]
    assert int(download["Content-Length"]) == len(raw)
    assert download["Content-Disposition"].startswith('attachment; filename="acme-headshots-')
    assert download["Content-Type"] == "application/zip"


def test_a_download_that_broke_off_goes_on(desk: Client, home: str, people: list[Employee]) -> None:
    address = desk.post(f"{home}exports/make/", WANTED)["Location"]
    whole = desk.get(address)
    raw, mark = whole.getvalue(), whole["ETag"]

    rest = desk.get(address, headers={"Range": "bytes=100-", "If-Range": mark})

    assert rest.status_code == 206
    assert raw[:100] + rest.getvalue() == raw


def test_a_download_begins_anew_where_a_picture_was_withdrawn_meanwhile(
    desk: Client, home: str, acme: Organization, people: list[Employee]
) -> None:
    address = desk.post(f"{home}exports/make/", WANTED)["Location"]
    mark = desk.get(address)["ETag"]
    with acting_for(acme):
        approval = Approval.objects.get(employee=people[0])
        approvals.withdraw(approval, actor=SYSTEM, at=now())

    anew = desk.get(address, headers={"Range": "bytes=100-", "If-Range": mark})

    assert anew.status_code == 200
    assert "Ada.jpg" not in opened(anew.getvalue()).namelist()


def test_the_history_says_who_exported_what(
    desk: Client, home: str, acme: Organization, people: list[Employee]
) -> None:
    desk.get(desk.post(f"{home}exports/make/", WANTED)["Location"]).getvalue()
    desk.post(f"{home}exports/make/", WANTED)

    page = desk.get(f"{home}exports/").content.decode()

    with acting_for(acme):
        delivered = Export.objects.get(delivered_at__isnull=False)
        verbs = set(AuditEvent.objects.filter(verb__startswith="export.").values_list("verb"))
    assert "Olive of Acme" in page
    assert "Not downloaded" in page
    assert delivered.manifest_digest in page
    assert verbs == {("export.make",), ("export.download",), ("export.deliver",)}


def test_what_changed_since_the_last_export_is_one_click_away(
    desk: Client, home: str, acme: Organization, people: list[Employee]
) -> None:
    desk.get(desk.post(f"{home}exports/make/", WANTED)["Location"]).getvalue()
    with acting_for(acme):
        make.make_approved(make.make_employee(name="Cid"), at=now() + timedelta(minutes=1))

    page = desk.get(f"{home}exports/").content.decode()

    assert f"3 pictures changed since {now():%A}" in page
    assert f"since={now():%Y-%m-%d}" in page


def test_one_company_does_not_download_what_another_made(
    desk: Client, home: str, globex: Organization
) -> None:
    with acting_for(globex):
        make.make_approved()
        theirs = make.make_export()

    assert desk.get(f"{home}exports/{theirs.pk}/").status_code == 404
    assert desk.get(f"{home_of(globex)}exports/{theirs.pk}/").status_code == 404
