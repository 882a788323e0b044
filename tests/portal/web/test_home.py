"""The checklist that real state ticks off."""

import pytest
from django.test import Client

from tenants.access import actions as access
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.lifecycle import EmployeeState
from tests import make
from tests.portal.visitors import member_client


def states(client: Client, home: str) -> list[str]:
    return [step["state"] for step in client.get(home).context["steps"]]


def test_new_organization_has_everything_to_do(desk: Client, home: str) -> None:
    page = desk.get(home)

    assert "Set up Acme" in page.content.decode()
    assert states(desk, home) == ["open"] * 5


def test_steps_are_done_by_what_is_there(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        background = make.make_background(name="Mist")
        make.make_version(make.make_style(background=background, is_default=True))
        make.make_employee(EmployeeState.INVITED)

    assert states(desk, home) == ["done", "done", "done", "open", "open"]
    assert "Mist" in desk.get(home).content.decode()


def test_people_who_were_only_added_are_not_invited(
    desk: Client, home: str, acme: Organization
) -> None:
    with acting_for(acme):
        make.make_employee(EmployeeState.ADDED)

    assert states(desk, home)[2] == "open"


@pytest.fixture
def finished(acme: Organization) -> None:
    with acting_for(acme):
        make.make_version(make.make_style(is_default=True))
        released = make.make_headshot("released")
        make.make_approval("approved", headshot=released)
        make.make_rendition(released, profile="web")
        access.issue("HR", ["people:read"], actor=SYSTEM, at=make.NOON)


def test_list_is_one_line_when_all_is_done(desk: Client, home: str, finished: None) -> None:
    page = desk.get(home).content.decode()

    assert "Set up Acme" not in page
    assert '<details class="fold">' in page
    assert "Everything is set up" in page


def test_the_next_step_alone_stands_open(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        make.make_background(name="Mist")

    answer = desk.get(home)

    assert answer.context["next"] == "style"
    assert answer.content.decode().count('<details class="step__fold" open>') == 1


def test_a_background_is_chosen_in_place(desk: Client, home: str) -> None:
    given = {"name": "Mist", "kind": "colour", "colour": "#d9dee4", "colour_to": "#b9c2cc"}
    page = desk.get(home).content.decode()

    desk.post(f"{home}brand/backgrounds/", given)

    assert all(f'name="{name}"' in page for name in given)
    assert states(desk, home)[0] == "done"


def test_people_are_added_and_invited_in_place(desk: Client, home: str) -> None:
    desk.post(f"{home}people/add/", {"name": "Ada Byron", "email": "ada@acme.example"})
    page = desk.get(home).content.decode()

    whom = {"kind": "invite", "asked": "status=added", "all": "1"}
    answer = desk.post(f"{home}people/changes/", {**whom, "next": home})

    assert "Invite 1 person" in page
    assert all(f'name="{name}" value="{value}"' in page for name, value in whom.items())
    assert answer["Location"] == home
    assert states(desk, home)[2] == "done"


def test_an_export_hands_over_as_a_key_does(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        make.make_export()

    assert states(desk, home)[4] == "done"


def test_role_sees_what_it_cannot_do_and_who_can(reviewer: Membership, home: str) -> None:
    client = member_client(reviewer)

    assert states(client, home) == ["locked", "locked", "locked", "open", "locked"]
    page = client.get(home).content.decode()
    assert "An owner or admin can do this, as Olive of Acme." in page
    assert "Use this colour" not in page


def test_waiting_headshots_are_one_click_away(desk: Client, home: str, acme: Organization) -> None:
    with acting_for(acme):
        make.make_approval("open")

    assert "Review 1 headshot" in desk.get(home).content.decode()


def test_what_happened_is_for_those_who_may_look_back(
    reviewer: Membership, desk: Client, home: str
) -> None:
    assert "Lately" in desk.get(home).content.decode()
    assert "Lately" not in member_client(reviewer).get(home).content.decode()
