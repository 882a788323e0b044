"""What an export is of: everything, or what was chosen and what changed."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.delivery.models import Rendition
from generation.exports import actions, queries
from generation.exports.listing import Wanted
from generation.exports.models import Export
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee
from tests import make
from tests.generation.exports.conftest import EVERYTHING, departments, downloaded
from tests.make import NOON
from tests.tenants.moments import OWNER

DAY = timedelta(days=1)
SINCE_TOMORROW = replace(EVERYTHING, since=NOON + DAY)


def listed(wanted: Wanted) -> list[str]:
    return [file.name.path for file in queries.plan(wanted).files]


def withdraw(person: Employee) -> None:
    approvals.withdraw(Approval.objects.get(employee=person), actor=OWNER, at=NOON)


def test_everything_that_may_leave_is_planned(people: list[Employee]) -> None:
    withdraw(people[1])

    plan = queries.plan(EVERYTHING)

    assert [file.name.path for file in plan.files] == ["Ada.jpg", "Cid.jpg"]
    assert (plan.people, plan.size) == (2, 2 * len(b"picture of Ada"))


def test_departments_are_chosen(people: list[Employee]) -> None:
    assert listed(replace(EVERYTHING, departments=departments("Research"))) == ["Ada.jpg"]


def test_profiles_are_chosen(people: list[Employee]) -> None:
    make.make_approved(make.make_employee(name="Dot"), profiles=("original", "linkedin"))

    found = listed(Wanted(profiles=("original", "linkedin")))

    assert found[-2:] == ["Dot-original.png", "Dot-linkedin.jpg"]
    assert listed(Wanted(profiles=("original",))) == ["Dot-original.png"]


def test_what_changed_since_a_date_is_planned(people: list[Employee]) -> None:
    make.make_approved(make.make_employee(name="Dot"), at=NOON + 2 * DAY)

    assert listed(SINCE_TOMORROW) == ["Dot.jpg"]


def test_what_was_given_out_and_withdrawn_is_named_in_the_next(
    export: Export, people: list[Employee]
) -> None:
    downloaded(export)
    withdraw(people[0])
    Rendition.objects.filter(headshot__employee=people[0]).delete()

    following = actions.make(SINCE_TOMORROW, actor=OWNER, at=NOON + 2 * DAY)

    assert downloaded(following).states == {"Ada.jpg": "withdrawn"}


def test_what_has_a_successor_was_not_withdrawn(export: Export, people: list[Employee]) -> None:
    downloaded(export)
    withdraw(people[0])
    make.make_approved(people[0], at=NOON + 2 * DAY)

    assert queries.plan(SINCE_TOMORROW).withdrawn == []
    assert listed(SINCE_TOMORROW) == ["Ada.jpg"]


def test_what_was_never_given_out_need_not_be_taken_back(
    export: Export, people: list[Employee]
) -> None:
    withdraw(people[0])

    assert queries.plan(SINCE_TOMORROW).withdrawn == []


def test_files_that_are_still_to_be_made_are_counted(people: list[Employee]) -> None:
    plan = queries.plan(Wanted(profiles=("original", "linkedin")))

    assert plan.unmade == 3


def test_files_of_one_name_and_people_without_what_names_them_are_told(
    people: list[Employee],
) -> None:
    plan = queries.plan(replace(EVERYTHING, pattern="{external_id}"))

    assert [file.name.path for file in plan.files] == [
        "hr-1.jpg",
        "no external id.jpg",
        "no external id (2).jpg",
    ]
    assert [file.picture.person for file in plan.collisions] == ["Cid"]
    assert plan.lacking == {"external_id": 2}


def test_an_export_is_fixed_when_it_is_made(export: Export, people: list[Employee]) -> None:
    make.make_approved(make.make_employee(name="Dot"))

    assert "Dot.jpg" not in downloaded(export).files
    assert (export.count, export.made_by_kind, export.made_at) == (3, "member", NOON)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(profiles=()), "profiles"),
        (Wanted(profiles=("poster",)), "profiles"),
        (replace(EVERYTHING, departments=frozenset([uuid4()])), "departments"),
        (replace(EVERYTHING, pattern="{nobody}"), "pattern"),
    ],
)
def test_what_cannot_be_wanted_is_refused(
    people: list[Employee], wanted: Wanted, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.make(wanted, actor=OWNER, at=NOON)

    assert list(refused.value.fields) == [field]
    assert not Export.objects.exists()


def test_an_export_of_nothing_is_refused(in_acme: Organization) -> None:
    with pytest.raises(actions.NothingToExport):
        actions.make(EVERYTHING, actor=OWNER, at=NOON)


def test_more_files_than_an_archive_takes_are_refused(
    people: list[Employee], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST", 2)

    with pytest.raises(actions.TooManyFiles):
        actions.make(EVERYTHING, actor=OWNER, at=NOON)


def test_a_department_of_another_company_cannot_be_chosen(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(globex):
        theirs = Department.objects.create(name="Spies")

    with acting_for(acme), pytest.raises(Invalid):
        actions.checked(replace(EVERYTHING, departments=frozenset([theirs.pk])))


def test_the_latest_export_is_the_last_that_was_downloaded(
    export: Export, people: list[Employee]
) -> None:
    assert queries.latest() is None

    downloaded(export)
    actions.make(EVERYTHING, actor=OWNER, at=NOON + DAY)

    assert queries.latest() == export
    assert people[0].state == EmployeeState.ACTIVE
