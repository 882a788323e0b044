"""One thing done with many people, and taken back."""

from datetime import timedelta

import pytest

from generation.census import actions, changes, tasks
from generation.census.actions import NoWayBack
from generation.census.lifecycle import ChangeState
from generation.census.models import BulkChange, BulkItem, Kind, Outcome
from tenants.audit.models import AuditEvent
from tenants.invites import actions as invites
from tenants.invites import queries as invite_queries
from tenants.invites.lifecycle import InviteState
from tenants.kernel.errors import Invalid
from tenants.kernel.jobs.claims import Release, claim
from tenants.kernel.lifecycle import Actor
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee
from tests import make
from tests.make import NOON

MEMBER = Actor("member", "0b1c")
LATER = NOON + timedelta(days=2)


def begin(kind: Kind, *who: Employee, **fields: Department) -> BulkChange:
    return actions.begin(kind, [each.pk for each in who], actor=MEMBER, at=LATER, **fields)


def undo(change: BulkChange) -> None:
    actions.undo(change, actor=MEMBER, at=LATER + timedelta(hours=1))


def outcomes(change: BulkChange) -> dict[str, str]:
    rows = BulkItem.objects.filter(change=change).select_related("employee")
    return {row.employee.name: f"{row.outcome} {row.why}".strip() for row in rows}


def again(employee: Employee) -> Employee:
    return Employee.objects.get(pk=employee.pk)


@pytest.fixture
def ada(in_acme: Organization) -> Employee:
    return make.make_employee("added", name="Ada")


@pytest.fixture
def joined(in_acme: Organization) -> Employee:
    return make.make_employee("active", name="Joan")


@pytest.fixture
def asked(in_acme: Organization) -> Employee:
    """Somebody with an open invite of two days ago."""
    return make.make_invite(employee=make.make_employee("invited", name="Ines")).employee


def test_inviting_leaves_who_joined_or_is_invited(
    ada: Employee, joined: Employee, asked: Employee
) -> None:
    change = begin(Kind.INVITE, ada, joined, asked)

    assert change.state == ChangeState.DONE
    assert outcomes(change) == {
        "Ada": "done",
        "Joan": "refused cannot_be_invited",
        "Ines": "refused invited_already",
    }


def test_invites_are_taken_back_unless_accepted(ada: Employee, in_acme: Organization) -> None:
    bob = make.make_employee("added", name="Bob")
    change = begin(Kind.INVITE, ada, bob)
    token = invites.new_token(invite_queries.open_invites().get(employee=bob))
    invites.claim(token, at=LATER)

    undo(change)

    assert outcomes(change) == {"Ada": "undone", "Bob": "kept no_open_invite"}
    assert invite_queries.open_invite(ada) is None


def test_reminding_sends_one_mail_a_day(asked: Employee, ada: Employee) -> None:
    first, second = begin(Kind.REMIND, asked, ada), begin(Kind.REMIND, asked)

    assert outcomes(first) == {"Ines": "done", "Ada": "refused no_open_invite"}
    assert outcomes(second) == {"Ines": "refused asked_lately"}


def test_mails_that_went_out_have_no_way_back(asked: Employee) -> None:
    change = begin(Kind.RESEND, asked)

    with pytest.raises(NoWayBack):
        undo(change)


def test_revoked_invites_are_sent_anew_by_taking_it_back(asked: Employee) -> None:
    change = begin(Kind.REVOKE, asked)
    assert invite_queries.open_invite(asked) is None

    undo(change)

    invite = invite_queries.open_invite(asked)
    assert invite
    assert invite.state == InviteState.SENT


def test_people_move_to_a_department_and_back(ada: Employee, joined: Employee) -> None:
    sales = Department.objects.create(name="Sales")
    people.change(joined, actor=MEMBER, at=NOON, department="Research")
    change = begin(Kind.MOVE, ada, joined, department=sales)
    assert {again(ada).department, again(joined).department} == {sales}

    undo(change)

    department = again(joined).department
    assert again(ada).department is None
    assert department
    assert department.name == "Research"


def test_who_was_moved_on_since_stays_there(ada: Employee) -> None:
    change = begin(Kind.MOVE, ada, department=Department.objects.create(name="Sales"))
    people.change(again(ada), actor=MEMBER, at=LATER, department="Research")

    undo(change)

    assert outcomes(change) == {"Ada": "kept changed_since"}


def test_leavers_are_taken_back_as_they_were(ada: Employee, joined: Employee) -> None:
    change = begin(Kind.LEAVE, ada, joined)
    assert {again(ada).state, again(joined).state} == {EmployeeState.LEFT}

    undo(change)

    assert change.state == ChangeState.UNDONE
    assert again(ada).state == EmployeeState.ADDED
    assert again(joined).state == EmployeeState.ACTIVE


def test_who_came_back_and_left_again_is_not_taken_back(joined: Employee) -> None:
    change = begin(Kind.LEAVE, joined)
    people.rehire(again(joined), actor=MEMBER, at=LATER + timedelta(minutes=1))
    people.leave(again(joined), actor=MEMBER, at=LATER + timedelta(minutes=2))

    undo(change)

    assert outcomes(change) == {"Joan": "kept changed_since"}


def test_after_a_week_nothing_is_taken_back(joined: Employee) -> None:
    change = begin(Kind.LEAVE, joined)

    with pytest.raises(NoWayBack):
        actions.undo(change, actor=MEMBER, at=LATER + timedelta(days=8))


def test_nobody_is_not_enough(in_acme: Organization) -> None:
    with pytest.raises(Invalid):
        begin(Kind.LEAVE)


def test_each_person_and_the_whole_are_in_the_audit_log(ada: Employee) -> None:
    change = begin(Kind.LEAVE, ada)

    undo(change)

    verbs = AuditEvent.objects.filter(actor_id=MEMBER.id).values_list("verb", flat=True)
    assert sorted(verbs) == [
        "bulkchange.begin",
        "bulkchange.finish",
        "bulkchange.finish_undo",
        "bulkchange.undo",
        "employee.leave",
        "employee.rehire",
    ]


@pytest.fixture
def crowd(acme: Organization) -> BulkChange:
    """Sixty people who are marked as left: more than one request does."""
    with acting_for(acme):
        return begin(Kind.LEAVE, *[make.make_employee("active") for _ in range(60)])


def test_many_wait_for_a_worker_that_does_all_of_them(
    acme: Organization, crowd: BulkChange
) -> None:
    assert crowd.state == ChangeState.RUNNING
    mine = claim("default", at=LATER)
    assert mine

    tasks.carry_out(mine)

    with acting_for(acme):
        assert changes.by_id(crowd.pk).state == ChangeState.DONE
        assert changes.progress(crowd).done == 60


def test_worker_that_is_stopped_leaves_the_rest_to_the_next(
    acme: Organization, crowd: BulkChange, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = claim("default", at=LATER)
    assert mine
    with monkeypatch.context() as patched:
        patched.setattr("tenants.kernel.jobs.draining.asked_for", lambda: True)
        with pytest.raises(Release):
            tasks.carry_out(mine)
    with acting_for(acme):
        assert changes.progress(crowd).done == actions.AT_ONCE

    tasks.carry_out(mine)

    with acting_for(acme):
        left = AuditEvent.objects.filter(verb="employee.leave")
        assert changes.progress(crowd).done == left.count() == 60


def test_change_whose_worker_fails_stops_and_goes_on_when_asked(
    acme: Organization, crowd: BulkChange
) -> None:
    with acting_for(acme):
        ids = {"organization_id": acme.pk, "subject_id": crowd.pk}
        tasks.carry_out_failed(**ids, code="unexpected", at=LATER)
        stopped = changes.by_id(crowd.pk)

        actions.resume(stopped, actor=MEMBER, at=LATER)

        assert Job.objects.filter(subject_id=crowd.pk).count() == 2
        assert changes.by_id(crowd.pk).state == ChangeState.RUNNING


def test_people_of_another_company_are_not_touched(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(globex):
        stranger = make.make_employee("active")
    with acting_for(acme):
        own = make.make_employee("active")

        change = begin(Kind.LEAVE, own, stranger)

        assert change.total == 1
    with acting_for(globex):
        assert again(stranger).state == EmployeeState.ACTIVE
        assert not BulkItem.objects.filter(outcome=Outcome.DONE).exists()


def test_latest_change_is_told_of_for_an_hour(joined: Employee) -> None:
    change = begin(Kind.LEAVE, joined)

    assert changes.latest(MEMBER, at=LATER + timedelta(minutes=59)) == change
    assert changes.latest(MEMBER, at=LATER + timedelta(minutes=61)) is None
    assert changes.latest(Actor("member", "another"), at=LATER) is None
