"""Approving, asking for changes, and taking either back."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from generation.approvals import actions, queries
from generation.approvals.errors import ChoseAnother, ConsentTakenBack
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.approvals.policy import OutsideDepartments, SelfApproval
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import actions as consent
from tenants.kernel.errors import Forbidden, Invalid
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people import actions as people
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.generation.approvals.conftest import approve, ask, reopen, submission
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once

COUNTED = ("to_review", "second", "flagged", "done")


@pytest.fixture
def approval(ada: Employee) -> Approval:
    """What Ada signed off."""
    return submission(ada)


def headshot_state(approval: Approval) -> str:
    return str(Headshot.objects.get(pk=approval.headshot_id).state)


def test_an_approved_headshot_is_released(approval: Approval, reviewer: Membership) -> None:
    approve(approval, reviewer)

    approval.refresh_from_db()
    assert (approval.state, approval.decided_at) == (ApprovalState.APPROVED, NOON)
    assert approval.reviewer_id == reviewer.pk
    assert headshot_state(approval) == HeadshotState.RELEASED
    job = Job.objects.get(kind=actions.AFTER_APPROVAL)
    assert job.subject_id == approval.headshot_id


def test_the_log_names_the_reviewer(approval: Approval, reviewer: Membership) -> None:
    approve(approval, reviewer)

    event = audit.recent(Filter(subject_id=approval.pk))[0]
    assert (event.verb, event.actor_id) == ("approval.approve", str(reviewer.pk))


def test_nobody_approves_their_own_headshot(approval: Approval, reviewer: Membership) -> None:
    approval.employee.former_addresses = [reviewer.user.email]

    for decide in (approve, ask, reopen):
        with pytest.raises(SelfApproval):
            decide(approval, reviewer)

    assert headshot_state(approval) == HeadshotState.CHOSEN


def test_nobody_approves_their_own_headshot_once_their_address_was_changed(
    approval: Approval, ada: Employee
) -> None:
    her_account = make.make_account(ada.email)
    people.change(approval.employee, email="ada@byron.example", actor=OWNER, at=NOON)
    joined = make.make_member(user=her_account)

    assert approval not in queries.visible_to(joined)
    with pytest.raises(SelfApproval):
        approve(approval, joined)


def test_an_address_in_other_letters_is_the_same_person(
    approval: Approval, reviewer: Membership
) -> None:
    approval.employee.email = reviewer.user.email.upper()

    with pytest.raises(SelfApproval):
        approve(approval, reviewer)


@pytest.mark.parametrize("role", Role.values)
def test_only_who_may_review_decides(approval: Approval, role: Role) -> None:
    member = make.make_member(role)

    if role == Role.VIEWER:
        with pytest.raises(Forbidden):
            approve(approval, member)
    else:
        approve(approval, member)

    assert (headshot_state(approval) == HeadshotState.RELEASED) == (role != Role.VIEWER)


@pytest.fixture
def limited(ada: Employee, reviewer: Membership) -> Membership:
    """A reviewer of Sales."""
    sales = Department.objects.create(name="Sales")
    ReviewerDepartment.objects.create(membership=reviewer, department=sales)
    return reviewer


def test_a_reviewer_of_other_departments_decides_nothing(
    approval: Approval, limited: Membership
) -> None:
    for decide in (approve, ask, reopen):
        with pytest.raises(OutsideDepartments):
            decide(approval, limited)

    assert not queries.visible_to(limited).exists()


def test_a_reviewer_decides_in_their_department(ada: Employee, limited: Membership) -> None:
    sales = Department.objects.get()
    theirs = submission(make.make_participant(department=sales))
    submission(ada)

    assert list(queries.to_review(limited)) == [theirs]
    approve(theirs, limited)
    assert headshot_state(theirs) == HeadshotState.RELEASED


def test_limits_bind_reviewers_only(approval: Approval, limited: Membership) -> None:
    limited.role = Role.ADMIN

    assert list(queries.visible_to(limited)) == [approval]
    approve(approval, limited)


def test_nothing_is_approved_after_consent_was_withdrawn(
    approval: Approval, reviewer: Membership
) -> None:
    consent.withdraw(approval.employee, actor=OWNER, at=NOON)

    with pytest.raises(ConsentTakenBack):
        approve(approval, reviewer)


def test_a_redo_is_asked_for_with_a_reason(approval: Approval, reviewer: Membership) -> None:
    ask(approval, reviewer, note="  A comb\x00, please. ")

    approval.refresh_from_db()
    assert (approval.state, approval.note) == (ApprovalState.CHANGES_REQUESTED, "A comb, please.")
    assert headshot_state(approval) == HeadshotState.CHOSEN
    said = audit.recent(Filter(subject_id=approval.pk))[0].detail
    assert said == {"reason": "hair", "reviewer": str(reviewer.pk)}


@pytest.mark.parametrize("reason", ["", "ugly"])
def test_a_redo_without_a_known_reason_is_refused(
    approval: Approval, reviewer: Membership, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(approval, reviewer, reason=reason)

    assert set(refusal.value.fields) == {"reason"}


def test_a_reviewer_suggests_another_of_the_choices(
    approval: Approval, reviewer: Membership
) -> None:
    second = make.make_headshot(batch=approval.headshot.batch)
    approval.choices.create(headshot=second, position=2)

    ask(approval, reviewer, suggested=second)

    assert queries.standing(approval.employee).suggested == second  # type: ignore[union-attr]


def test_a_reviewer_suggests_nothing_that_was_not_chosen(
    approval: Approval, reviewer: Membership
) -> None:
    unchosen = make.make_headshot(batch=approval.headshot.batch)

    with pytest.raises(Invalid) as refusal:
        ask(approval, reviewer, suggested=unchosen)

    assert set(refusal.value.fields) == {"suggested"}


def test_an_approval_can_be_undone(approval: Approval, reviewer: Membership) -> None:
    approve(approval, reviewer)

    reopen(approval, reviewer)

    approval.refresh_from_db()
    assert (approval.state, approval.reviewer_id) == (ApprovalState.OPEN, None)
    assert headshot_state(approval) == HeadshotState.CHOSEN


def test_a_redo_can_be_undone(approval: Approval, reviewer: Membership) -> None:
    ask(approval, reviewer)

    reopen(approval, reviewer)

    approve(approval, reviewer)
    assert headshot_state(approval) == HeadshotState.RELEASED


@pytest.mark.parametrize("state", ["approved", "changes_requested", "withdrawn"])
def test_what_was_decided_is_not_decided_again(
    approval: Approval, reviewer: Membership, state: str
) -> None:
    Approval.objects.filter(pk=approval.pk).update(state=state)
    approval.refresh_from_db()

    for decide in (approve, ask):
        with pytest.raises(IllegalMove):
            decide(approval, reviewer)

    assert headshot_state(approval) == HeadshotState.CHOSEN


def test_a_take_that_was_replaced_meanwhile_is_not_approved(
    approval: Approval, reviewer: Membership
) -> None:
    seen = Approval.objects.get(pk=approval.pk)
    better = make.make_headshot(batch=approval.headshot.batch)
    actions.submit(approval.employee, [better], actor=OWNER, at=NOON)

    with pytest.raises(ChoseAnother):
        approve(seen, reviewer)

    assert not Headshot.objects.filter(state=HeadshotState.RELEASED).exists()


def test_one_company_sees_no_approval_of_another(
    acme: Organization, globex: Organization, outsider: Membership
) -> None:
    with acting_for(acme):
        ada = make.make_participant()
        approval = submission(ada)

    with acting_for(globex):
        assert not queries.visible_to(outsider).exists()
        assert queries.counts(outsider) == dict.fromkeys(COUNTED, 0)
        assert queries.standing(ada) is None
        assert not queries.choices(approval).exists()
        with pytest.raises((IllegalMove, ObjectDoesNotExist)):
            approve(approval, outsider)


@pytest.mark.slow
def test_two_decisions_at_once_are_one(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        approval = submission(make.make_participant())
        reviewer = make.make_member(Role.REVIEWER)

    def decide(way: Any) -> None:
        with acting_for(acme):
            way(Approval.objects.get(pk=approval.pk), reviewer)

    results = at_once(lambda: decide(approve), lambda: decide(ask))

    assert sorted(type(result).__name__ for result in results) == ["DecidedMeanwhile", "NoneType"]
