"""Carrying out what a feed changes."""

import pytest

from tenants.audit.models import AuditEvent
from tenants.directory.actions import PeopleChanged, apply, preview
from tenants.directory.plan import Kind, Plan, Record
from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.details import Details
from tenants.people.models import Employee
from tenants.people.queries import ADDRESS
from tests.make import NOON
from tests.tenants.moments import OWNER


def records(*details: Details) -> list[Record]:
    return [Record(line, each) for line, each in enumerate(details, start=2)]


def applied(*details: Details, full: bool = False) -> Plan:
    feed = records(*details)
    digest = preview(feed, full=full).digest
    return apply(feed, digest=digest, full=full, actor=OWNER, at=NOON)


def everybody() -> list[tuple[str, str]]:
    return sorted(Employee.objects.values_list("name", "email"))


def test_new_and_changed_people_are_written(ada: Employee) -> None:
    applied(
        Details(name="Ada King", email="ada@acme.example", department="Lab"),
        Details(name="Bo", email="bo@acme.example", department="lab", external_id="7"),
    )

    assert everybody() == [("Ada King", "ada@acme.example"), ("Bo", "bo@acme.example")]
    assert set(Employee.objects.values_list("department__name", flat=True)) == {"Lab"}


def test_each_change_is_told_in_the_history(ada: Employee) -> None:
    applied(
        Details(name="Ada King", email="ada@acme.example"),
        Details(name="Bo", email="bo@acme.example"),
    )

    told = AuditEvent.objects.filter(verb__startswith="employee.", actor_id=OWNER.id)
    assert sorted(told.values_list("verb", flat=True)) == [
        "employee.add",  # Ada, before
        "employee.add",
        "employee.change",
    ]
    assert told.get(verb="employee.change").detail == {"fields": ["name"]}


def test_a_new_address_leads_to_the_person_and_the_old_one_is_kept(ada: Employee) -> None:
    people.change(ada, actor=OWNER, at=NOON, external_id="1")

    applied(Details(name="Ada Byron", email="ada@new.example", external_id="1"))

    ada.refresh_from_db()
    assert ada.former_addresses == ["ada@acme.example"]
    assert lookups.find(ADDRESS, "ada@acme.example") is None
    assert lookups.find_all(ADDRESS, "ada@new.example")[0].subject_id == ada.pk


def test_who_is_new_can_be_found_by_address(in_acme: Organization) -> None:
    applied(Details(name="Bo", email="bo@acme.example"))

    assert lookups.find_all(ADDRESS, "bo@acme.example")[0].subject_id == Employee.objects.get().pk


def test_addresses_go_from_one_to_the_next(in_acme: Organization) -> None:
    for name in ("a", "b", "c"):
        people.add(name=name, email=f"{name}@acme.example", external_id=name, actor=OWNER, at=NOON)

    applied(
        Details(name="a", email="z@acme.example", external_id="a"),
        Details(name="b", email="a@acme.example", external_id="b"),
        Details(name="c", email="b@acme.example", external_id="c"),
        Details(name="d", email="c@acme.example"),
    )

    assert [email[0] for _, email in everybody()] == ["z", "a", "b", "c"]


def test_who_a_full_list_lacks_has_left(ada: Employee) -> None:
    applied(Details(name="Bo", email="bo@acme.example"), full=True)

    ada.refresh_from_db()
    assert ada.state == "left"


def test_troubles_are_left_out_and_hold_nobody_up(in_acme: Organization) -> None:
    done = applied(Details(name="", email="x"), Details(name="Bo", email="bo@acme.example"))

    assert len(done.of(Kind.BROKEN)) == 1
    assert everybody() == [("Bo", "bo@acme.example")]


def test_a_plan_that_was_overtaken_is_refused(ada: Employee) -> None:
    feed = records(Details(name="Ada King", email="ada@acme.example"))
    digest = preview(feed).digest
    people.change(ada, actor=OWNER, at=NOON, name="Ada Lovelace")

    with pytest.raises(PeopleChanged):
        apply(feed, digest=digest, actor=OWNER, at=NOON)

    assert everybody() == [("Ada Lovelace", "ada@acme.example")]


def test_somebody_of_another_company_is_new_here(acme: Organization, globex: Organization) -> None:
    with acting_for(globex):
        people.add(name="Ada", email="ada@acme.example", external_id="1", actor=OWNER, at=NOON)

    with acting_for(acme):
        done = applied(
            Details(name="Ada King", email="ada@acme.example", external_id="1"), full=True
        )

    assert [change.kind for change in done.changes] == [Kind.NEW]
    with acting_for(globex):
        assert everybody() == [("Ada", "ada@acme.example")]
    assert len(lookups.find_all(ADDRESS, "ada@acme.example")) == 2


def test_the_same_feed_again_changes_nothing(in_acme: Organization) -> None:
    feed = [Details(name="Ada", email="ada@acme.example", department="Lab")]
    applied(*feed)

    assert applied(*feed).writes == 0


def test_statements_do_not_grow_with_the_feed(
    in_acme: Organization, django_assert_max_num_queries
) -> None:
    feed = records(*(Details(name=f"P{n}", email=f"p{n}@acme.example") for n in range(400)))
    digest = preview(feed).digest

    with django_assert_max_num_queries(25):
        apply(feed, digest=digest, actor=OWNER, at=NOON)
