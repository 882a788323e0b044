"""Going on until it has ended for everybody, in whatever way."""

from typing import Any

import pytest

from portal.demo.players import DEADLINE_S, PATIENCE_S, Player, Show
from portal.demo.standing import Ending, Standing
from tenants.consent import actions as consent
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.portal.demo.turns import REVIEWER, upload
from tests.tenants.moments import OWNER


def player_of(employee: Employee, **more: Any) -> Player:
    whose = employee.organization_id, employee.pk, employee.name
    usual: dict[str, Any] = {"uploads": [], "reviewer": REVIEWER, "since": NOON}
    return Player(*whose, **{**usual, **more})


@pytest.fixture
def lukas(acme: Organization) -> Player:
    """Who waits for a training that nobody does."""
    with acting_for(acme):
        employee = make.make_participant(name="Lukas Brandt")
        make.make_run(employee=employee)
    return player_of(employee)


@pytest.fixture
def priya(acme: Organization) -> Player:
    """Who has only just been added."""
    with acting_for(acme):
        return player_of(make.make_employee(EmployeeState.ADDED, name="Priya Raman"))


def show_of(*players: Player, ends_by_itself: bool = True) -> Show:
    return Show(players, ends_by_itself=ends_by_itself)


def test_a_step_is_told_once(lukas: Player) -> None:
    show = show_of(lukas)

    assert show.go_on(at=NOON, seconds=7) == ["     7 s  Lukas Brandt       training queued"]
    assert show.go_on(at=NOON, seconds=8) == []


def test_an_ending_is_told_with_its_reason(lukas: Player, acme: Organization) -> None:
    show = show_of(lukas)
    with acting_for(acme):
        consent.withdraw(Employee.objects.get(), actor=OWNER, at=NOON)

    [line] = show.go_on(at=NOON, seconds=0)

    assert line.endswith("left to you: They took their consent back.")
    assert show.is_over


def test_what_the_door_refused_is_told_once(acme: Organization) -> None:
    with acting_for(acme):
        employee = make.make_participant()
    player = player_of(employee, uploads=[upload(1, b"words"), upload(2)])

    first, second = player.advance(at=NOON), player.advance(at=NOON)

    assert first[0].startswith("1.jpg: ")
    assert (first[1:], second) == (["photos 0 accepted, 1 being checked"], [])


def test_a_refusal_is_no_ending_and_the_next_look_goes_on(acme: Organization) -> None:
    with acting_for(acme):
        player = player_of(make.make_employee())

    assert player.advance(at=NOON - make.YEAR) == []
    assert player.hindrance == "No consent text is published yet."

    assert player.advance(at=NOON) == ["consented"]
    assert player.hindrance == ""


def test_who_hangs_is_given_up_once_nothing_happens_to_anybody(lukas: Player) -> None:
    show = show_of(lukas, ends_by_itself=False)
    show.go_on(at=NOON, seconds=100)

    assert show.go_on(at=NOON, seconds=100 + PATIENCE_S) == []
    [line] = show.go_on(at=NOON, seconds=101 + PATIENCE_S)

    assert lukas.standing.stage == Ending.FAILED
    assert "Nothing has happened for 10 minutes. They were at: training queued." in line


def test_nobody_is_given_up_while_others_get_on(lukas: Player, priya: Player) -> None:
    show = show_of(lukas, priya)
    lukas.advance(at=NOON)

    show.go_on(at=NOON, seconds=1 + PATIENCE_S)

    assert lukas.standing == Standing("training queued")
    assert priya.standing == Standing("joined")


def test_who_is_not_done_by_the_deadline_is_given_up(lukas: Player) -> None:
    show = show_of(lukas)

    show.go_on(at=NOON, seconds=1 + DEADLINE_S)

    assert show.is_over
    assert "Not done within 45 minutes." in lukas.standing.reason


def test_a_demo_that_stays_up_has_no_deadline(lukas: Player) -> None:
    show = show_of(lukas, ends_by_itself=False)

    show.go_on(at=NOON, seconds=1 + DEADLINE_S)

    assert not show.is_over


def test_the_last_refusal_is_part_of_the_reason(lukas: Player) -> None:
    lukas.hindrance = "You review other departments."

    said = lukas.give_up("Not done within 45 minutes.")

    assert said.endswith("They were at: waiting. You review other departments.")


@pytest.mark.parametrize(
    ("endings", "good", "is_well"),
    [
        ([Ending.APPROVED, Ending.APPROVED], [Ending.APPROVED], True),
        ([Ending.APPROVED, Ending.REFUSED], [Ending.APPROVED], False),
        ([Ending.APPROVED, Ending.LEFT], [Ending.APPROVED], False),
        ([Ending.REFUSED], [Ending.APPROVED, Ending.REFUSED], True),
        ([Ending.FAILED], [Ending.APPROVED, Ending.REFUSED], False),
    ],
)
def test_it_ended_well_when_it_did_for_everybody(
    lukas: Player, endings: list[Ending], good: list[Ending], is_well: bool
) -> None:
    players = [
        Player(lukas.organization_id, lukas.employee_id, "", [], REVIEWER, NOON, Standing(ending))
        for ending in endings
    ]

    assert Show(players, ends_by_itself=True, good=good).ended_well == is_well
