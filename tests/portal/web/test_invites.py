"""Inviting people from the list and from their page."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from tenants.invites import actions as invites
from tenants.invites import queries
from tenants.invites.lifecycle import InviteState
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests.make import make_employee


@pytest.fixture
def staff(acme: Organization) -> list[Employee]:
    with acting_for(acme):
        return [make_employee(EmployeeState.ADDED, name=f"Person {n}") for n in range(3)]


def invited(organization: Organization) -> int:
    with acting_for(organization):
        return queries.open_invites().count()


def test_ticked_people_are_invited(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    page = desk.post(f"{home}people/invite/", {"person": [staff[0].pk, staff[1].pk]}, follow=True)

    assert invited(acme) == 2
    assert "2 invites are on their way." in page.content.decode()


def test_who_cannot_be_invited_holds_nobody_up(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    with acting_for(acme):
        joined = make_employee(EmployeeState.ACTIVE, name="Joan Joined")

    ticked = {"person": [joined.pk, staff[0].pk]}
    page = desk.post(f"{home}people/invite/", ticked, follow=True).content.decode()

    assert "1 invite is on its way." in page
    assert "Joan Joined has joined already." in page


@pytest.mark.parametrize("ticked", [[], ["nonsense"]])
def test_nobody_ticked_is_said(desk: Client, home: str, ticked: list[str]) -> None:
    assert desk.post(f"{home}people/invite/", {"person": ticked}).status_code == 400


def test_inviting_leads_back_but_never_elsewhere(
    desk: Client, home: str, staff: list[Employee]
) -> None:
    ticked = {"person": [staff[0].pk]}

    back = desk.post(f"{home}people/invite/", {**ticked, "next": f"{home}people/?q=a"})
    elsewhere = desk.post(f"{home}people/invite/", {**ticked, "next": "https://evil.example/"})

    assert back["Location"] == f"{home}people/?q=a"
    assert elsewhere["Location"] == f"{home}people/"


def test_link_is_shown_once_and_opens_the_invite(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    with acting_for(acme):
        invites.send(staff[0], actor=SYSTEM, at=now())

    page = desk.post(f"{home}people/{staff[0].pk}/invite-link/")
    found = re.search(r"/i/([\w-]+)", page.content.decode())

    assert page["Cache-Control"] == "no-store"
    assert found
    assert Client().get(found.group(), follow=True).status_code == 200
    assert found.group() not in desk.get(f"{home}people/{staff[0].pk}/").content.decode()


def test_link_without_an_invite_is_refused(desk: Client, home: str, staff: list[Employee]) -> None:
    assert desk.post(f"{home}people/{staff[0].pk}/invite-link/").status_code == 409


def test_invite_is_revoked(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    with acting_for(acme):
        invites.send(staff[0], actor=SYSTEM, at=now())

    desk.post(f"{home}people/{staff[0].pk}/revoke/")

    with acting_for(acme):
        invite = queries.latest_invite(staff[0])
    assert invite
    assert invite.state == InviteState.REVOKED
