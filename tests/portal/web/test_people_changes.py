"""Doing one thing with many people of the list."""

from typing import Any

import pytest
from django.test import Client

from generation.census import actions, tasks
from generation.census.models import BulkChange, Kind
from tenants.invites import queries as invites
from tenants.kernel.jobs.claims import claim
from tenants.kernel.lifecycle import Actor
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee
from tests.make import NOON, make_employee, make_member
from tests.portal.visitors import member_client


@pytest.fixture
def staff(acme: Organization) -> list[Employee]:
    with acting_for(acme):
        return [make_employee(EmployeeState.ADDED, name=f"Person {n}") for n in range(3)]


def press(desk: Client, home: str, kind: str, **form: Any) -> Any:
    return desk.post(f"{home}people/changes/", {"kind": kind, **form}, follow=True)


def change_of(acme: Organization) -> BulkChange:
    with acting_for(acme):
        return BulkChange.objects.latest("created_at")


def states(acme: Organization) -> set[str]:
    with acting_for(acme):
        return set(Employee.objects.values_list("state", flat=True))


def test_ticked_people_are_invited_and_the_list_says_so_with_the_way_back(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    page = press(desk, home, "invite", person=[staff[0].pk, staff[1].pk]).content.decode()

    assert "2 people invited." in page
    assert "Undo: revoke 2 invites" in page
    with acting_for(acme):
        assert invites.open_invites().count() == 2


def test_who_was_left_as_they_were_is_told_with_the_reason(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    with acting_for(acme):
        joined = make_employee(EmployeeState.ACTIVE, name="Joan Joined")

    listed = press(desk, home, "invite", person=[joined.pk, staff[0].pk]).content.decode()
    page = desk.get(f"{home}people/changes/{change_of(acme).pk}/").content.decode()

    assert "1 left as they were" in listed
    assert "Joan Joined" in page
    assert "Has joined already" in page


def test_everybody_of_the_list_is_meant_with_the_count_that_was_told(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    everybody = {"all": "3", "asked": "status=added"}

    page = press(desk, home, "leave", **everybody).content.decode()

    assert "3 people marked as left." in page
    assert states(acme) == {"left"}


def test_list_that_changed_since_changes_nobody(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    response = press(desk, home, "leave", all="2", asked="status=added")

    assert response.status_code == 409
    assert "3 people match now" in response.content.decode()
    assert states(acme) == {"added"}


def test_search_that_means_nothing_means_nobody(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    assert press(desk, home, "leave", all="3", asked="q=stauts:added").status_code == 400
    assert states(acme) == {"added"}


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "leave"},
        {"kind": "leave", "person": ["nonsense"]},
        {"kind": "explode", "person": []},
        {"kind": "move", "to": ""},
        {"kind": "move", "to": "nonsense"},
    ],
)
def test_form_that_names_nobody_or_nothing_is_refused(
    desk: Client, home: str, staff: list[Employee], form: dict[str, Any]
) -> None:
    sent = {"person": [staff[0].pk], **form} if form["kind"] == "move" else form

    assert desk.post(f"{home}people/changes/", sent).status_code == 400


def test_people_move_and_are_moved_back(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    with acting_for(acme):
        sales = Department.objects.create(name="Sales")
    moved = press(desk, home, "move", person=[staff[0].pk], to=sales.pk).content.decode()
    assert "1 person moved to Sales." in moved

    undone = desk.post(
        f"{home}people/changes/{change_of(acme).pk}/undo/", {"next": f"{home}people/"}, follow=True
    )

    assert "Taken back for 1 person." in undone.content.decode()
    with acting_for(acme):
        assert Employee.objects.filter(department=None).count() == 3


def test_more_than_a_page_is_watched_until_a_worker_is_through(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        for number in range(actions.AT_ONCE + 1):
            make_employee(EmployeeState.ADDED, name=f"Person {number:02}")
    started = press(desk, home, "leave", all="51", asked="status=added").content.decode()
    assert "Mark as left: 0 of 51 people" in started
    assert "every 2s" in started

    mine = claim("default", at=NOON)
    assert mine
    tasks.carry_out(mine)
    page = desk.get(f"{home}people/").content.decode()

    assert "51 people marked as left." in page
    assert "Undo: take 51 people back" in page
    assert "every 2s" not in page


def test_one_that_stopped_goes_on(
    desk: Client, home: str, acme: Organization, owner: Membership
) -> None:
    with acting_for(acme):
        people = [make_employee("active").pk for _ in range(actions.AT_ONCE + 1)]
        change = actions.begin(Kind.LEAVE, people, actor=Actor("member", str(owner.pk)), at=NOON)
        actions.stop(change, at=NOON)
    stopped = desk.get(f"{home}people/changes/{change.pk}/").content.decode()
    assert "stopped after 0 of 51" in stopped

    page = desk.post(f"{home}people/changes/{change.pk}/resume/", follow=True).content.decode()

    assert "Mark as left: 0 of 51 people" in page


def test_what_another_member_did_is_not_told(
    desk: Client, home: str, acme: Organization, staff: list[Employee]
) -> None:
    press(desk, home, "leave", person=[staff[0].pk])
    with acting_for(acme):
        admin = make_member(Role.ADMIN)

    page = member_client(admin).get(f"{home}people/").content.decode()

    assert "marked as left" not in page
