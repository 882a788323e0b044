"""Leaving, coming back and being forgotten."""

import pytest

from tenants.kernel import lookups
from tenants.kernel.lifecycle import SYSTEM, IllegalMove
from tenants.organizations.models import Organization
from tenants.people import actions, queries
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER

ADDRESS = "ada@acme.example"


def leads_to(email: str) -> list[object]:
    return [place.subject_id for place in lookups.find_all(queries.ADDRESS, email)]


def test_nothing_leads_to_who_left(ada: Employee) -> None:
    actions.leave(ada, actor=OWNER, at=NOON)

    assert ada.state == EmployeeState.LEFT
    assert leads_to(ADDRESS) == []


def test_a_new_address_of_who_left_leads_to_nobody(ada: Employee) -> None:
    actions.leave(ada, actor=OWNER, at=NOON)

    actions.change(ada, email="ada@home.example", actor=OWNER, at=NOON)

    assert leads_to("ada@home.example") == []


def test_who_comes_back_is_the_same_person(ada: Employee) -> None:
    actions.leave(ada, actor=OWNER, at=NOON)
    actions.rehire(ada, actor=OWNER, at=NOON + DAY)

    assert ada.state == EmployeeState.ADDED
    assert leads_to(ADDRESS) == [ada.pk]


def test_nobody_leaves_twice(ada: Employee) -> None:
    actions.leave(ada, actor=OWNER, at=NOON)

    with pytest.raises(IllegalMove):
        actions.leave(ada, actor=OWNER, at=NOON)


def test_who_did_not_leave_cannot_come_back(ada: Employee) -> None:
    with pytest.raises(IllegalMove):
        actions.rehire(ada, actor=OWNER, at=NOON)


def test_an_erasure_begins_with_the_ways_in(ada: Employee) -> None:
    actions.begin_erasure(ada, actor=OWNER, at=NOON)

    assert ada.state == EmployeeState.ERASING
    assert leads_to(ADDRESS) == []


def test_nothing_personal_outlives_an_erasure(in_acme: Organization) -> None:
    ada = actions.add(
        name="Ada Byron",
        email=ADDRESS,
        title="Countess",
        department="Research",
        external_id="17",
        actor=OWNER,
        at=NOON,
    )
    actions.change(ada, email="ada@lovelace.example", actor=OWNER, at=NOON)
    actions.begin_erasure(ada, actor=OWNER, at=NOON)
    actions.finish_erasure(ada, at=NOON + DAY)

    kept = Employee.objects.get(pk=ada.pk)
    assert kept.state == EmployeeState.ERASED
    assert (kept.name, kept.title, kept.external_id) == ("Erased person", "", "")
    assert (kept.department_id, kept.former_addresses) == (None, [])
    assert kept.email.endswith("@erased.invalid")


def test_an_erased_persons_place_can_be_taken_again(ada: Employee) -> None:
    actions.begin_erasure(ada, actor=OWNER, at=NOON)
    actions.finish_erasure(ada, at=NOON)

    again = actions.add(name="Ada Byron", email=ADDRESS, actor=OWNER, at=NOON)

    assert leads_to(ADDRESS) == [again.pk]


def test_an_erasure_is_not_finished_before_it_began(ada: Employee) -> None:
    with pytest.raises(IllegalMove):
        actions.finish_erasure(ada, at=NOON)

    ada.refresh_from_db()
    assert ada.name == "Ada Byron"


def test_two_people_are_forgotten_apart_from_each_other(ada: Employee) -> None:
    eve = actions.add(name="Eve", email="eve@acme.example", actor=OWNER, at=NOON)
    for employee in (ada, eve):
        actions.begin_erasure(employee, actor=SYSTEM, at=NOON)
        actions.finish_erasure(employee, at=NOON)

    assert queries.counts(queries.Filter(state=EmployeeState.ERASED))["erased"] == 2
