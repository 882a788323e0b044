"""Where the rules ask for two reviewers: two people, and every way back."""

import pytest

from generation.approvals import actions, queries
from generation.approvals.errors import PassedOnMeanwhile, SecondReviewerNeeded
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.approvals.policy import OutsideDepartments, SelfApproval
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.generation.approvals.conftest import approve, ask, reopen, submission
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once


@pytest.fixture
def approval(ada: Employee) -> Approval:
    """What Ada signed off, in a company that asks for two."""
    make.make_rules(steps=2)
    return submission(ada)


@pytest.fixture
def passed_on(approval: Approval, reviewer: Membership) -> Approval:
    """The same after the first yes."""
    approve(approval, reviewer)
    return Approval.objects.select_related("employee", "headshot").get()


def headshot_state(approval: Approval) -> str:
    return Headshot.objects.get(pk=approval.headshot_id).state


def test_a_first_yes_lets_nothing_leave(passed_on: Approval, reviewer: Membership) -> None:
    assert (passed_on.state, passed_on.first_reviewer_id) == (ApprovalState.SECOND, reviewer.pk)
    assert (headshot_state(passed_on), passed_on.decided_at) == (HeadshotState.CHOSEN, None)
    assert not Job.objects.filter(kind=actions.AFTER_APPROVAL).exists()
    assert audit.recent(Filter(subject_id=passed_on.pk))[0].verb == "approval.pass_on"


def test_the_second_yes_approves(passed_on: Approval, second: Membership) -> None:
    approve(passed_on, second)

    assert (passed_on.state, passed_on.reviewer_id) == (ApprovalState.APPROVED, second.pk)
    assert headshot_state(passed_on) == HeadshotState.RELEASED


def test_the_audit_log_names_who_said_yes(
    passed_on: Approval, reviewer: Membership, second: Membership
) -> None:
    approve(passed_on, second)

    yeses = audit.recent(Filter(subject_id=passed_on.pk))[:2]
    said = {event.verb: event.detail["reviewer"] for event in yeses}
    assert said == {"approval.pass_on": str(reviewer.pk), "approval.approve": str(second.pk)}


def test_nobody_says_both(passed_on: Approval, reviewer: Membership) -> None:
    with pytest.raises(SecondReviewerNeeded):
        approve(passed_on, reviewer)

    assert headshot_state(passed_on) == HeadshotState.CHOSEN


def test_the_second_yes_is_bound_by_the_same_policy(
    passed_on: Approval, second: Membership
) -> None:
    sales = Department.objects.create(name="Sales")
    ReviewerDepartment.objects.create(membership=second, department=sales)
    with pytest.raises(OutsideDepartments):
        approve(passed_on, second)

    ReviewerDepartment.objects.all().delete()
    passed_on.employee.former_addresses = [second.user.email]
    with pytest.raises(SelfApproval):
        approve(passed_on, second)


def test_it_waits_for_everybody_but_the_first(
    passed_on: Approval, reviewer: Membership, second: Membership
) -> None:
    assert list(queries.second_look(second)) == [passed_on]
    assert not queries.second_look(reviewer).exists()
    assert queries.counts(second)["second"] == 1
    assert not queries.to_review(second).exists()


def test_the_second_reviewer_asks_for_changes(passed_on: Approval, second: Membership) -> None:
    ask(passed_on, second)

    assert passed_on.state == ApprovalState.CHANGES_REQUESTED


def test_undoing_the_second_yes_leaves_the_first(passed_on: Approval, second: Membership) -> None:
    first = passed_on.first_reviewer_id
    approve(passed_on, second)

    reopen(passed_on, second)

    assert (passed_on.state, passed_on.first_reviewer_id) == (ApprovalState.SECOND, first)
    assert (passed_on.reviewer_id, passed_on.decided_at) == (None, None)
    assert headshot_state(passed_on) == HeadshotState.CHOSEN


def test_undoing_the_first_yes_begins_anew(passed_on: Approval, reviewer: Membership) -> None:
    reopen(passed_on, reviewer)

    assert (passed_on.state, passed_on.first_reviewer_id) == (ApprovalState.OPEN, None)


def test_choosing_another_take_needs_both_again(passed_on: Approval, second: Membership) -> None:
    better = make.make_headshot(batch=passed_on.headshot.batch)

    actions.submit(passed_on.employee, [better], actor=OWNER, at=NOON)

    passed_on.refresh_from_db()
    assert (passed_on.state, passed_on.first_reviewer_id) == (ApprovalState.OPEN, None)
    assert passed_on.headshot == better


def test_the_employee_may_take_it_back_in_between(passed_on: Approval) -> None:
    actions.withdraw(passed_on, actor=OWNER, at=NOON)

    assert headshot_state(passed_on) == HeadshotState.PROPOSED


@pytest.mark.slow
def test_two_first_yeses_at_once_are_not_both(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        make.make_rules(steps=2)
        approval = submission(make.make_participant())
        reviewers = [make.make_member(), make.make_member()]

    def decide(reviewer: Membership) -> None:
        with acting_for(acme):
            approve(Approval.objects.get(pk=approval.pk), reviewer)

    results = at_once(*(lambda who=who: decide(who) for who in reviewers))

    with acting_for(acme):
        found = Approval.objects.get()
    # one was first and the other came too late, or so late that theirs was the second yes
    late = [result for result in results if result is not None]
    assert [type(each) for each in late] in ([PassedOnMeanwhile], [])
    assert found.state == (ApprovalState.SECOND if late else ApprovalState.APPROVED)
    assert found.first_reviewer_id != found.reviewer_id


def test_two_reviewers_of_another_company_change_nothing_here(
    acme: Organization, globex: Organization, outsider: Membership
) -> None:
    with acting_for(acme):
        make.make_rules(steps=2)
        submission(make.make_participant())

    with acting_for(globex):
        assert queries.rules().steps == 1
        assert not queries.waiting_for(outsider).exists()
