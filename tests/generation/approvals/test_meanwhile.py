"""What a reviewer is told who decides on something that changed a moment ago."""

from collections.abc import Callable
from typing import Any

import pytest

from generation.approvals import actions
from generation.approvals.errors import (
    ChoseAnother,
    DecidedMeanwhile,
    TakenUpMeanwhile,
    WithdrawnMeanwhile,
)
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.approvals.policy import OutsideDepartments
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.kernel.errors import Conflict
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Department, Employee, ReviewerDepartment
from tests import make
from tests.generation.approvals.conftest import approve, ask, reopen, submission
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once, held_up


@pytest.fixture
def approval(ada: Employee) -> Approval:
    return submission(ada)


@pytest.fixture
def seen(approval: Approval) -> Approval:
    """The approval as a reviewer has it before them."""
    return Approval.objects.select_related("employee", "headshot").get(pk=approval.pk)


def released() -> bool:
    return Headshot.objects.filter(state=HeadshotState.RELEASED).exists()


@pytest.mark.parametrize("decide", [approve, ask])
def test_what_was_withdrawn_a_moment_ago(
    approval: Approval, seen: Approval, reviewer: Membership, decide: Callable[..., None]
) -> None:
    actions.withdraw(approval, actor=OWNER, at=NOON)

    with pytest.raises(WithdrawnMeanwhile, match="taken back a moment ago"):
        decide(seen, reviewer)

    assert not released()


@pytest.mark.parametrize("decide", [approve, ask])
def test_what_somebody_else_decided_a_moment_ago(
    approval: Approval,
    seen: Approval,
    reviewer: Membership,
    second: Membership,
    decide: Callable[..., None],
) -> None:
    ask(approval, second)

    with pytest.raises(DecidedMeanwhile, match="requested a redo a moment ago"):
        decide(seen, reviewer)

    assert not released()


@pytest.mark.parametrize("decide", [approve, ask])
def test_another_take_that_was_chosen_a_moment_ago(
    approval: Approval, seen: Approval, reviewer: Membership, decide: Callable[..., None]
) -> None:
    better = make.make_headshot(batch=approval.headshot.batch)
    actions.submit(approval.employee, [better], actor=OWNER, at=NOON)

    with pytest.raises(ChoseAnother, match="chose another take a moment ago"):
        decide(seen, reviewer)

    assert not released()


def test_a_page_that_shows_the_former_first_choice(
    approval: Approval, reviewer: Membership
) -> None:
    first = approval.headshot_id
    better = make.make_headshot(batch=approval.headshot.batch)
    actions.submit(approval.employee, [better], actor=OWNER, at=NOON)
    approval.refresh_from_db()

    with pytest.raises(ChoseAnother):
        approve(approval, reviewer, seen=first)


def test_the_same_yes_once_more_changes_nothing(approval: Approval, reviewer: Membership) -> None:
    approve(approval, reviewer)
    changed_at = approval.state_changed_at

    approve(approval, reviewer)

    assert (approval.state, approval.state_changed_at) == (ApprovalState.APPROVED, changed_at)


def test_a_decision_that_was_taken_back_already(approval: Approval, reviewer: Membership) -> None:
    approve(approval, reviewer)
    reopen(approval, reviewer)

    with pytest.raises(TakenUpMeanwhile):
        reopen(approval, reviewer)


def test_a_reviewer_who_lost_the_department_in_between(
    approval: Approval, seen: Approval, reviewer: Membership
) -> None:
    sales = Department.objects.create(name="Sales")
    ReviewerDepartment.objects.create(membership=reviewer, department=sales)

    with pytest.raises(OutsideDepartments, match="other departments"):
        approve(seen, reviewer)

    assert not released()


class Committed:
    """Does something in a transaction of Acme's that ends when the other one waits for it."""

    def __init__(self, acme: Organization, act: Callable[[], object]) -> None:
        self.scope, self.act = acting_for(acme), act

    def __enter__(self) -> None:
        self.scope.__enter__()
        self.act()

    def __exit__(self, *error: Any) -> None:
        self.scope.__exit__(*error)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("meanwhile", "answer"),
    [("withdraw", WithdrawnMeanwhile), ("choose", ChoseAnother), ("ask", DecidedMeanwhile)],
)
def test_a_yes_that_comes_while_something_else_happens(
    committed_db: dict[str, str], meanwhile: str, answer: type[Conflict]
) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        ada, reviewer, other = make.make_participant(), make.make_member(), make.make_member()
        approval = submission(ada)
        better = make.make_headshot(batch=approval.headshot.batch)
    acts = {
        "withdraw": lambda: actions.withdraw(approval, actor=OWNER, at=NOON),
        "choose": lambda: actions.submit(ada, [better], actor=OWNER, at=NOON),
        "ask": lambda: ask(approval, other),
    }

    def say_yes() -> None:
        with acting_for(acme):
            approve(Approval.objects.select_related("employee").get(), reviewer)

    told = held_up(say_yes, by=Committed(acme, acts[meanwhile]))

    assert isinstance(told, answer)
    with acting_for(acme):
        assert not released()


@pytest.mark.slow
def test_two_yeses_at_once_are_one(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        approval = submission(make.make_participant())
        reviewers = [make.make_member(), make.make_member()]

    def decide(reviewer: Membership) -> None:
        with acting_for(acme):
            approve(Approval.objects.get(pk=approval.pk), reviewer)

    results = at_once(*(lambda who=who: decide(who) for who in reviewers))

    assert sorted(isinstance(result, IllegalMove) for result in results) == [False, True]
    assert results.count(None) == 1
