"""Who looks at whom: for a few seconds, in one place, and only for those who may know."""

from datetime import timedelta

import pytest

from generation.approvals import actions, meanwhile, queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval, Presence
from generation.approvals.policy import PRESENT_FOR
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.generation.approvals.conftest import approve, ask, submission
from tests.make import NOON


@pytest.fixture
def approval(ada: Employee) -> Approval:
    return submission(ada)


def news(approval: Approval, reviewer: Membership, *, shown: str = ApprovalState.OPEN) -> str:
    seen = approval.headshot_id
    now = Approval.objects.get(pk=approval.pk)
    return meanwhile.news(now, shown=shown, seen=seen, reviewer=reviewer)


def test_another_reviewer_is_seen_and_oneself_is_not(
    approval: Approval, reviewer: Membership, second: Membership
) -> None:
    for each in (reviewer, second):
        actions.look(approval, reviewer=each, at=NOON)

    [found] = queries.present(reviewer, at=NOON)

    assert (found.member, found.approval_id) == (second, approval.pk)


def test_whoever_moves_on_is_in_one_place(
    approval: Approval, reviewer: Membership, second: Membership
) -> None:
    other = submission(make.make_participant())
    for each in (approval, other):
        actions.look(each, reviewer=second, at=NOON)

    assert [each.approval_id for each in queries.present(reviewer, at=NOON)] == [other.pk]


def test_presence_ends_by_itself(
    approval: Approval, reviewer: Membership, second: Membership
) -> None:
    actions.look(approval, reviewer=second, at=NOON)

    just_before = NOON + PRESENT_FOR - timedelta(seconds=1)
    assert queries.present(reviewer, at=just_before)
    assert not queries.present(reviewer, at=NOON + PRESENT_FOR)


def test_a_reviewer_of_other_departments_learns_nothing(
    approval: Approval, reviewer: Membership, second: Membership
) -> None:
    sales = Department.objects.create(name="Sales")
    ReviewerDepartment.objects.create(membership=reviewer, department=sales)
    actions.look(approval, reviewer=second, at=NOON)

    assert queries.present(reviewer, at=NOON) == []


def test_another_company_sees_nobody(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        actions.look(make.make_approval(), reviewer=make.make_member(), at=NOON)

    with acting_for(globex):
        assert queries.present(make.make_member(), at=NOON) == []
        assert not Presence.objects.exists()


def test_what_somebody_else_decided_is_news(
    approval: Approval, reviewer: Membership, second: Membership
) -> None:
    assert news(approval, reviewer) == ""

    ask(approval, second)

    assert "requested a redo a moment ago" in news(approval, reviewer)
    assert news(approval, reviewer, shown=ApprovalState.CHANGES_REQUESTED) == ""


def test_what_one_decided_oneself_is_no_news(approval: Approval, reviewer: Membership) -> None:
    approve(approval, reviewer)

    assert news(approval, reviewer) == ""


def test_a_first_yes_of_somebody_else_is_news(
    approval: Approval, reviewer: Membership, second: Membership
) -> None:
    make.make_rules(steps=2)
    approve(approval, second)

    assert "first yes" in news(approval, reviewer)
    assert news(approval, second) == ""
