"""The approved pictures that members download."""

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings

from generation.delivery import queries
from generation.delivery.models import Rendition
from tenants.kernel import files
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people import actions as people
from tenants.people.models import Department
from tests import make
from tests.generation.stored import jpeg
from tests.portal.visitors import member_client


@pytest.mark.parametrize("query", ["q=%00", "q=A%00da", "page=99999999999999999999"])
def test_odd_search_finds_what_is_there(desk: Client, home: str, query: str) -> None:
    assert desk.get(f"{home}downloads/?{query}").status_code == 200


@pytest.fixture
def rendition(acme: Organization) -> Rendition:
    """The approved picture of Ada, who is in Research."""
    with acting_for(acme):
        research = Department.objects.create(name="Research")
        ada = make.make_employee(name="Ada Byron", department=research)
        batch = make.make_batch("ready", run=make.make_run("ready", employee=ada))
        released = make.make_headshot("released", batch=batch)
        make.make_approval("approved", headshot=released)
        kept = files.put_plain(jpeg(), owner_id=ada.pk, kind="profile", media_type="image/jpeg")
        return make.make_rendition(released, profile="web", file_key=kept.key)


@pytest.mark.parametrize(("department", "status"), [("Research", 200), ("Sales", 404)])
def test_reviewer_gets_pictures_of_their_departments(
    reviewer: Membership, home: str, rendition: Rendition, department: str, status: int
) -> None:
    with acting_for(rendition.organization_id):
        limit, _ = Department.objects.get_or_create(name=department)
        people.limit_reviewer(reviewer, [limit.pk], actor=SYSTEM, at=make.NOON)
    browser = member_client(reviewer)

    listed = browser.get(f"{home}downloads/").content.decode()
    file = browser.get(f"{home}downloads/{rendition.pk}/")

    assert ("Ada Byron" in listed) == (status == 200)
    assert file.status_code == status


def test_files_are_listed_by_their_use(desk: Client, home: str, rendition: Rendition) -> None:
    page = desk.get(f"{home}downloads/").content.decode()

    assert 'aria-label="Website, WebP of Ada Byron"' in page
    assert "1 file" in page
    assert "No invisible mark: this headshot is older than it." in page


def test_label_is_turned_on_and_off(desk: Client, home: str, rendition: Rendition) -> None:
    pages = [
        desk.post(f"{home}downloads/label/", given, follow=True).content.decode()
        for given in ({"label": "on"}, {})
    ]

    assert "The files of 1 headshot are made again" in pages[0]
    assert "Stop labelling files" in pages[0]
    assert "Files are not labelled." in pages[1]
    assert "Label every file" in pages[1]


def test_label_of_another_company_is_not_touched(
    outsider: Membership, desk: Client, home: str, globex: Organization
) -> None:
    assert desk.post(f"{home}downloads/label/", {"label": "on"}).status_code == 302

    with acting_for(globex):
        assert not queries.has_label()
    assert member_client(outsider).post(f"{home}downloads/label/").status_code == 404


def test_viewer_sees_whether_files_are_labelled_and_cannot_choose(
    acme: Organization, home: str, rendition: Rendition
) -> None:
    with acting_for(acme):
        viewer = member_client(make.make_member(Role.VIEWER))

    page = viewer.get(f"{home}downloads/").content.decode()

    assert "Nothing is written on the picture." in page
    assert "Label every file" not in page


@pytest.mark.parametrize("is_own", [True, False])
def test_certificate_that_nobody_else_knows_is_said_to_be_one(
    desk: Client, home: str, settings: Settings, *, is_own: bool
) -> None:
    settings.C2PA_SIGNER = replace(settings.C2PA_SIGNER, is_own=is_own)

    page = desk.get(f"{home}downloads/").content.decode()

    assert ("made by this installation itself" in page) == is_own
