"""Adding people and changing what is known about them."""

from typing import Any

import pytest

from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel import lookups
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions, queries
from tenants.people.actions import BeingErased, Outcome, Taken, Upserted
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import HOUR, OWNER
from tests.tenants.racing import at_once


def add(name: str, email: str, **details: Any) -> Employee:
    return actions.add(name=name, email=email, actor=OWNER, at=NOON, **details)


def upsert(external_id: str, **details: Any) -> Upserted:
    return actions.upsert_by_external_id(external_id, actor=OWNER, at=NOON + HOUR, **details)


def events() -> int:
    return audit.events().count()


def found_by(email: str) -> list[Any]:
    return [place.subject_id for place in lookups.find_all(queries.ADDRESS, email)]


def test_somebody_new_is_not_invited_yet(ada: Employee) -> None:
    assert ada.state == EmployeeState.ADDED
    assert ada.changed_at is None
    assert audit.recent(Filter(subject_id=ada.pk))[0].verb == "employee.add"


def test_names_and_addresses_are_put_in_order(in_acme: Organization) -> None:
    ada = add("  Ada \n Byron ", " ADA@Acme.Example ", title=" Countess ")

    assert (ada.name, ada.email, ada.title) == ("Ada Byron", "ada@acme.example", "Countess")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Ada\x00"}, "name"),
        ({"email": "ada"}, "email"),
        ({"email": ""}, "email"),
        ({"title": "x" * 121}, "title"),
        ({"department": "x" * 121}, "department"),
        ({"shoe_size": "38"}, "shoe_size"),
    ],
)
def test_a_detail_that_will_not_do_is_named(
    in_acme: Organization, details: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        add(**{"name": "Ada", "email": "ada@acme.example", **details})

    assert set(refusal.value.fields) == {field}
    assert not queries.listing().exists()


def test_every_wrong_detail_is_named_at_once(in_acme: Organization) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add(title="x" * 200, actor=OWNER, at=NOON)

    assert set(refusal.value.fields) == {"name", "email", "title"}


def test_an_address_belongs_to_one_person(ada: Employee) -> None:
    with pytest.raises(Taken) as refusal:
        add("Another Ada", "ADA@acme.example")

    assert set(refusal.value.fields) == {"email"}


def test_a_department_is_made_once(in_acme: Organization) -> None:
    ada = add("Ada", "ada@acme.example", department="Research")
    eve = add("Eve", "eve@acme.example", department="research")

    assert ada.department_id == eve.department_id
    assert Department.objects.get().name == "Research"


def test_a_change_is_noted_without_what_was_changed(ada: Employee) -> None:
    assert actions.change(ada, title="Countess", actor=OWNER, at=NOON + HOUR)

    event = audit.recent(Filter(verb="employee.change"))[0]
    assert (ada.title, ada.changed_at) == ("Countess", NOON + HOUR)
    assert event.detail == {"fields": ["title"]}


def test_the_same_again_is_no_change(ada: Employee) -> None:
    before = events()

    assert not actions.change(ada, name="Ada  Byron", actor=OWNER, at=NOON + HOUR)

    assert (events(), ada.changed_at) == (before, None)


def test_an_empty_department_takes_them_out_of_theirs(in_acme: Organization) -> None:
    ada = add("Ada", "ada@acme.example", department="Research")

    actions.change(ada, department="", actor=OWNER, at=NOON)

    assert ada.department is None


def test_every_address_that_they_had_is_still_known(ada: Employee) -> None:
    stale = Employee.objects.get(pk=ada.pk)

    actions.change(ada, email="ada@byron.example", actor=OWNER, at=NOON)
    actions.change(stale, email="ada@lovelace.example", actor=OWNER, at=NOON)

    assert stale.former_addresses == ["ada@acme.example", "ada@byron.example"]


def test_a_new_address_leads_to_them_and_the_old_one_does_not(ada: Employee) -> None:
    actions.change(ada, email="ada@lovelace.example", actor=OWNER, at=NOON)

    assert found_by("ada@lovelace.example") == [ada.pk]
    assert found_by("ada@acme.example") == []


def test_somebody_elses_address_is_refused_and_nothing_changes(ada: Employee) -> None:
    eve = add("Eve", "eve@acme.example")

    with pytest.raises(Taken):
        actions.change(eve, email="ada@acme.example", title="Spy", actor=OWNER, at=NOON)

    eve.refresh_from_db()
    assert (eve.email, eve.title) == ("eve@acme.example", "")
    assert found_by("eve@acme.example") == [eve.pk]


def test_nothing_is_written_about_who_is_being_erased(ada: Employee) -> None:
    stale = Employee.objects.get(pk=ada.pk)
    actions.begin_erasure(ada, actor=OWNER, at=NOON)

    for employee in (ada, stale):
        with pytest.raises(BeingErased):
            actions.change(employee, title="Countess", actor=OWNER, at=NOON)


def test_an_upsert_adds_whom_it_does_not_know(in_acme: Organization) -> None:
    done = upsert("17", name="Ada", email="ada@acme.example")

    assert done.outcome == Outcome.CREATED
    assert queries.by_external_id("17") == done.employee


def test_a_replay_changes_nothing(in_acme: Organization) -> None:
    details = {"name": "Ada", "email": "ada@acme.example", "department": "Research"}
    upsert("17", **details)
    before = events()

    done = upsert("17", **details)

    assert done.outcome == Outcome.UNCHANGED
    assert (events(), done.employee.changed_at) == (before, None)


def test_an_upsert_changes_only_what_it_names(in_acme: Organization) -> None:
    upsert("17", name="Ada", email="ada@acme.example", title="Countess")

    done = upsert("17", name="Ada King")

    assert done.outcome == Outcome.CHANGED
    assert (done.employee.name, done.employee.title) == ("Ada King", "Countess")


def test_who_was_added_by_hand_is_taken_over(ada: Employee) -> None:
    done = upsert("17", name="Ada Byron", email="ada@acme.example")

    assert (done.employee, done.outcome) == (ada, Outcome.CHANGED)
    assert queries.by_external_id("17") == ada


def test_an_address_of_somebody_with_another_id_is_refused(in_acme: Organization) -> None:
    upsert("17", name="Ada", email="ada@acme.example")

    with pytest.raises(Taken) as refusal:
        upsert("18", name="Eve", email="ada@acme.example")

    assert set(refusal.value.fields) == {"email"}


@pytest.mark.parametrize("external_id", ["", "  ", "x" * 121, "\x00"])
def test_an_external_id_that_will_not_do_is_refused(
    in_acme: Organization, external_id: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        upsert(external_id, name="Ada", email="ada@acme.example")

    assert set(refusal.value.fields) == {"external_id"}


def test_an_upsert_of_who_is_being_erased_is_refused(in_acme: Organization) -> None:
    ada = upsert("17", name="Ada", email="ada@acme.example").employee
    actions.begin_erasure(ada, actor=OWNER, at=NOON)

    with pytest.raises(BeingErased):
        upsert("17", name="Ada King")


def test_one_external_id_means_two_people_in_two_companies(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        ada = upsert("17", name="Ada", email="ada@acme.example").employee
    with acting_for(globex):
        gil = upsert("17", name="Gil", email="ada@acme.example").employee

    assert ada.pk != gil.pk
    assert set(found_by("ada@acme.example")) == {ada.pk, gil.pk}


@pytest.mark.slow
def test_the_same_person_twice_at_once_is_one_employee(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")

    def send(name: str) -> Outcome:
        with acting_for(acme):
            return upsert("17", name=name, email="ada@acme.example", department="Lab").outcome

    outcomes = at_once(*[lambda: send("Ada")] * 4)

    assert sorted(map(str, outcomes)) == ["created", "unchanged", "unchanged", "unchanged"]
    with acting_for(acme):
        assert Employee.objects.count() == 1
        assert Department.objects.count() == 1
