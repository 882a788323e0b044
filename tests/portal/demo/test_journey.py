"""What the driver does for a person in each state, but what workers do: see test_working."""

import pytest

from generation.approvals import queries as approvals
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from portal.demo.journey import take
from portal.demo.standing import Ending, Standing
from tenants.consent import actions as consent
from tenants.consent import queries as consent_queries
from tenants.kernel.errors import DomainError
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.make import NOON
from tests.portal.demo.turns import REVIEWER, turn_of
from tests.tenants.moments import OWNER


@pytest.fixture
def lukas(in_acme: Organization) -> Employee:
    return make.make_participant(name="Lukas Brandt")


@pytest.fixture
def batch(lukas: Employee) -> HeadshotBatch:
    """What was rendered for Lukas."""
    return make.make_batch("ready", run=make.make_run("ready", employee=lukas))


@pytest.fixture
def approval(batch: HeadshotBatch) -> Approval:
    """What Lukas signed off."""
    return make.make_approval(headshot=make.make_headshot(HeadshotState.CHOSEN, batch=batch))


@pytest.fixture
def reviewer(in_acme: Organization) -> Membership:
    """The cast's."""
    return make.make_member(Role.REVIEWER, user=make.make_account(REVIEWER))


def move(approval: Approval, state: str) -> None:
    Approval.objects.filter(pk=approval.pk).update(state=state)


@pytest.mark.parametrize("state", [EmployeeState.ADDED, EmployeeState.INVITED])
def test_who_has_not_joined_joins(in_acme: Organization, state: str) -> None:
    lukas = make.make_employee(state)

    assert take(turn_of(lukas)) == Standing("joined")

    lukas.refresh_from_db()
    assert lukas.state == EmployeeState.ACTIVE


@pytest.mark.parametrize("state", ["left", "erasing", "erased"])
def test_who_is_gone_is_left_alone(in_acme: Organization, state: str) -> None:
    assert take(turn_of(make.make_employee(state))).stage == Ending.LEFT


def test_who_has_joined_agrees(in_acme: Organization) -> None:
    lukas = make.make_employee()

    assert take(turn_of(lukas)) == Standing("consented")

    assert consent_queries.standing_receipt(lukas, at=NOON)


def test_who_agreed_to_an_older_text_agrees_again(lukas: Employee) -> None:
    consent.publish_text(2, "en", "New words.", at=NOON)

    assert take(turn_of(lukas)) == Standing("consented")


def test_who_took_their_consent_back_does_not_agree_again(lukas: Employee) -> None:
    consent.withdraw(lukas, actor=OWNER, at=NOON)

    standing = take(turn_of(lukas))

    assert standing == Standing(Ending.LEFT, "They took their consent back.")
    assert consent_queries.standing_receipt(lukas, at=NOON) is None


def test_who_has_takes_signs_the_recommended_ones_off(batch: HeadshotBatch) -> None:
    best, _ = [make.make_headshot(batch=batch, is_recommended=good) for good in (True, False)]

    assert take(turn_of(batch.employee)) == Standing("in review")

    approval = approvals.standing(batch.employee)
    assert approval
    assert [row.headshot for row in approvals.choices(approval)] == [best]


def test_no_more_takes_are_signed_off_than_anyone_may(lukas: Employee) -> None:
    run = make.make_run("ready", employee=lukas)
    for number in range(1, 4):
        batch = make.make_batch("ready", run=run, round=number)
        for _ in range(3):
            make.make_headshot(batch=batch, is_recommended=True)

    assert take(turn_of(lukas)) == Standing("in review")


def test_whose_takes_are_all_unlike_them_is_refused(batch: HeadshotBatch) -> None:
    make.make_headshot(batch=batch, is_recommended=False)

    standing = take(turn_of(batch.employee))

    assert standing.stage == Ending.REFUSED
    assert "close enough" in standing.reason


@pytest.mark.parametrize("state", [ApprovalState.CHANGES_REQUESTED, ApprovalState.WITHDRAWN])
def test_what_a_reviewer_sent_back_is_left_to_the_visitor(approval: Approval, state: str) -> None:
    move(approval, state)

    assert take(turn_of(approval.employee)).stage == Ending.LEFT


def test_the_reviewer_of_the_cast_approves_whoever_else_may(
    approval: Approval, reviewer: Membership
) -> None:
    make.make_member(Role.REVIEWER)
    Membership.objects.filter(pk=reviewer.pk).update(role=Role.ADMIN)  # by the visitor

    assert take(turn_of(approval.employee)) == Standing("approved, files being made")

    approval.refresh_from_db()
    assert approval.state == ApprovalState.APPROVED
    assert approval.reviewer_id == reviewer.pk
    assert Headshot.objects.get().state == HeadshotState.RELEASED


def test_without_the_reviewer_of_the_cast_somebody_else_must_decide(approval: Approval) -> None:
    standing = take(turn_of(approval.employee))

    assert standing.stage == Ending.LEFT
    assert REVIEWER in standing.reason


def test_where_the_reviewer_may_not_decide_somebody_else_must(
    approval: Approval, reviewer: Membership
) -> None:
    other = Department.objects.create(name="Elsewhere")
    ReviewerDepartment.objects.create(membership=reviewer, department=other)

    assert take(turn_of(approval.employee)).stage == Ending.LEFT


def test_whose_picture_is_approved_is_done_when_the_files_are_there(approval: Approval) -> None:
    move(approval, ApprovalState.APPROVED)
    Headshot.objects.update(state=HeadshotState.RELEASED)
    turn = turn_of(approval.employee)

    assert take(turn) == Standing("approved, files being made")
    make.make_rendition(approval.headshot)
    assert take(turn) == Standing(Ending.APPROVED)


def test_what_the_visitor_did_a_moment_ago_is_raised_and_not_an_ending(
    in_acme: Organization,
) -> None:
    lukas = make.make_employee(EmployeeState.INVITED)
    Employee.objects.update(state=EmployeeState.ACTIVE)

    with pytest.raises(DomainError):
        take(turn_of(lukas))
