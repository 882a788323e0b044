"""The searches that a member keeps."""

import pytest
from django.test import Client

from generation.census import views
from generation.census.models import SavedView
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests.make import NOON, make_employee
from tests.portal.visitors import home_of, member_client


@pytest.fixture(autouse=True)
def somebody(acme: Organization) -> None:
    with acting_for(acme):
        make_employee("left")


@pytest.fixture
def gone(acme: Organization, owner: Membership) -> SavedView:
    with acting_for(acme):
        return views.keep(owner, name="Gone", query="status=left", at=NOON)


def names(client: Client, home: str, query: str = "") -> list[tuple[str, bool]]:
    tabs = client.get(f"{home}people/{query}").context["views"]
    return [(tab["label"], tab["current"]) for tab in tabs]


def test_what_the_list_shows_is_kept_under_a_name(desk: Client, home: str) -> None:
    form = {"name": "Late in sales", "asked": "q=stuck%3A7&after=x&next=y"}

    desk.post(f"{home}people/views/", form)

    assert names(desk, home, "?q=stuck:7") == [("Late in sales", True)]


def test_view_is_renamed_and_deleted(desk: Client, home: str, gone: SavedView) -> None:
    desk.post(f"{home}people/views/{gone.pk}/rename/", {"name": "Left us"})
    assert names(desk, home) == [("Left us", False)]

    shown = desk.post(f"{home}people/views/{gone.pk}/delete/")

    assert names(desk, home) == []
    assert shown["Location"] == f"{home}people/?status=left"


def test_one_name_is_given_once(desk: Client, home: str, gone: SavedView) -> None:
    assert desk.post(f"{home}people/views/", {"name": "gone"}).status_code == 409
    assert desk.post(f"{home}people/views/", {"name": "  "}).status_code == 400


def test_there_are_as_many_as_there_can_be(
    desk: Client, home: str, acme: Organization, owner: Membership
) -> None:
    with acting_for(acme):
        for number in range(views.MOST):
            views.keep(owner, name=str(number), query="", at=NOON)

    assert desk.post(f"{home}people/views/", {"name": "One more"}).status_code == 409


def test_views_are_their_members_own(
    home: str, reviewer: Membership, outsider: Membership, gone: SavedView, globex: Organization
) -> None:
    colleague, stranger = member_client(reviewer), member_client(outsider)
    theirs = f"{home_of(globex)}people/views/{gone.pk}/delete/"

    assert names(colleague, home) == []
    assert colleague.post(f"{home}people/views/{gone.pk}/delete/").status_code == 404
    assert stranger.post(theirs).status_code == 404
    with acting_for(gone.organization_id):
        assert SavedView.objects.filter(pk=gone.pk).exists()
