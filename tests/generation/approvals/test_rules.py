"""The company's rules: changing them, and what that means for what waits."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from generation.approvals import actions, queries
from generation.approvals.errors import NotSignedOff, NotTheirChoice
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval, ApprovalPolicy
from generation.headshots.actions import TELL_READY
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from tenants.audit import queries as audit
from tenants.consent import actions as consent
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.approvals.conftest import PASSES, approve, ask, reopen, submission
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import held_up

CHANGES = audit.Filter(verb="approvalpolicy")
USUAL = {"needs_sign_off": True, "steps": 1, "auto_approve": False, "carries_over": False}


def change(**wanted: Any) -> ApprovalPolicy:
    return actions.change_rules(**{**USUAL, **wanted}, actor=OWNER, at=NOON)


def state_of(headshot: Headshot) -> str:
    return Headshot.objects.get(pk=headshot.pk).state


def test_a_company_begins_with_a_sign_off_and_one_reviewer(in_acme: Organization) -> None:
    rules = queries.rules()

    assert {name: getattr(rules, name) for name in USUAL} == USUAL


def test_a_change_is_audited_in_words(in_acme: Organization) -> None:
    change(steps=2, auto_approve=True, carries_over=True)

    [event] = audit.recent(CHANGES)
    assert (event.verb, event.actor_id) == ("approvalpolicy.change", OWNER.id)
    assert event.before == "1 reviewer"
    assert event.after == "2 reviewers, automatic where all passes, carries over"


def test_changing_nothing_leaves_no_trace(in_acme: Organization) -> None:
    change()
    change(steps=2)
    change(steps=2)

    assert len(audit.recent(CHANGES)) == 1


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"steps": 0}, "steps"),
        ({"steps": 3}, "steps"),
        ({"needs_sign_off": False, "auto_approve": True}, "auto_approve"),
    ],
)
def test_rules_by_which_nobody_would_look_are_refused(
    in_acme: Organization, wanted: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        change(**wanted)

    assert set(refusal.value.fields) == {field}
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_rules(**wanted)


def test_one_company_changes_no_rules_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        change(steps=2)

    with acting_for(globex):
        assert queries.rules().steps == 1
        change(auto_approve=True)

    with acting_for(acme):
        assert not queries.rules().auto_approve


def test_what_waits_is_decided_by_the_rules_of_the_moment(
    ada: Employee, reviewer: Membership
) -> None:
    approval = submission(ada)
    change(steps=2)

    approve(approval, reviewer)

    assert approval.state == ApprovalState.SECOND


def test_a_change_decides_nothing_by_itself(ada: Employee, reviewer: Membership) -> None:
    change(steps=2)
    approve(approval := submission(ada), reviewer)

    change(steps=1)

    approval.refresh_from_db()
    assert (approval.state, state_of(approval.headshot)) == ("second", HeadshotState.CHOSEN)
    assert list(queries.waiting_for(reviewer)) == [approval]


def test_after_a_change_to_one_reviewer_any_yes_is_enough(
    ada: Employee, reviewer: Membership
) -> None:
    change(steps=2)
    approve(approval := submission(ada), reviewer)
    change(steps=1)

    approve(approval, reviewer)

    assert approval.state == ApprovalState.APPROVED


def test_stricter_rules_take_back_nothing_that_is_approved(
    ada: Employee, reviewer: Membership
) -> None:
    approve(approval := submission(ada), reviewer)

    change(steps=2)

    approval.refresh_from_db()
    assert approval.state == ApprovalState.APPROVED


@pytest.fixture
def batch(ada: Employee) -> HeadshotBatch:
    """Three takes of Ada's: the best, one that fails the gate, and a good one."""
    batch = make.make_batch("ready", run=make.make_run("ready", employee=ada))
    for passes in (True, False, True):
        make.make_headshot(batch=batch, passes=passes, checks=PASSES)
    return batch


def put_forward(batch: HeadshotBatch) -> Approval:
    approval = actions.put_forward(batch, at=NOON)
    assert approval
    return approval


def test_without_a_sign_off_the_best_takes_go_to_review(batch: HeadshotBatch) -> None:
    change(needs_sign_off=False)
    best, _, good = Headshot.objects.order_by("rank")

    approval = put_forward(batch)

    assert (approval.headshot, approval.is_signed) == (best, False)
    assert [choice.headshot for choice in queries.choices(approval)] == [best, good]


def test_with_a_sign_off_nothing_is_put_forward(batch: HeadshotBatch) -> None:
    assert actions.put_forward(batch, at=NOON) is None


def test_nothing_is_put_forward_of_whom_no_take_passes(batch: HeadshotBatch) -> None:
    change(needs_sign_off=False)
    Headshot.objects.update(passes=False)

    assert actions.put_forward(batch, at=NOON) is None


def test_nothing_is_put_forward_without_consent(batch: HeadshotBatch) -> None:
    change(needs_sign_off=False)
    consent.withdraw(batch.employee, actor=OWNER, at=NOON)

    assert actions.put_forward(batch, at=NOON) is None


def test_what_the_employee_chose_is_not_put_aside(batch: HeadshotBatch) -> None:
    change(needs_sign_off=False)
    chosen = Headshot.objects.filter(passes=False)
    actions.submit(batch.employee, list(chosen), actor=OWNER, at=NOON)

    assert actions.put_forward(batch, at=NOON) is None
    assert Approval.objects.get().headshot == chosen[0]


def test_a_reviewer_approves_another_of_what_nobody_chose(
    batch: HeadshotBatch, reviewer: Membership
) -> None:
    change(needs_sign_off=False)
    approval = put_forward(batch)
    first, other = (choice.headshot for choice in queries.choices(approval))

    approve(approval, reviewer, take=other)

    assert Approval.objects.get().headshot == other
    assert (state_of(first), state_of(other)) == ("proposed", HeadshotState.RELEASED)


def test_what_the_employee_chose_is_approved_as_chosen(
    batch: HeadshotBatch, reviewer: Membership
) -> None:
    change(needs_sign_off=False)
    first, other, _ = Headshot.objects.order_by("rank")
    approval = actions.submit(batch.employee, [first, other], actor=OWNER, at=NOON)

    with pytest.raises(NotTheirChoice):
        approve(approval, reviewer, take=other)


def test_two_reviewers_say_yes_to_the_same_take(
    batch: HeadshotBatch, reviewer: Membership, second: Membership
) -> None:
    change(needs_sign_off=False, steps=2)
    approval = put_forward(batch)
    first, other = (choice.headshot for choice in queries.choices(approval))
    approve(approval, reviewer, take=other)
    first.refresh_from_db()

    approve(approval, second, take=first)

    assert (approval.state, approval.first_reviewer_id) == (ApprovalState.SECOND, second.pk)
    assert (state_of(first), state_of(other)) == (HeadshotState.CHOSEN, "proposed")
    approve(approval, reviewer)
    assert state_of(first) == HeadshotState.RELEASED


def test_what_a_reviewer_sent_back_is_not_approved_by_itself(
    batch: HeadshotBatch, reviewer: Membership
) -> None:
    change(auto_approve=True)
    first = Headshot.objects.order_by("rank")[0]
    approval = actions.submit(batch.employee, [first], actor=OWNER, at=NOON)
    assert approval.state == ApprovalState.APPROVED
    reopen(approval, reviewer)
    ask(approval, reviewer)

    again = actions.submit(batch.employee, [first], actor=OWNER, at=NOON)

    assert again.state == ApprovalState.OPEN


def test_asking_for_a_sign_off_gives_back_what_nobody_chose(batch: HeadshotBatch) -> None:
    change(needs_sign_off=False)
    approval = put_forward(batch)

    change()

    assert queries.standing(batch.employee) is None
    assert state_of(approval.headshot) == HeadshotState.PROPOSED
    assert Job.objects.get(kind=TELL_READY).subject_id == batch.pk


def test_what_nobody_chose_is_not_approved_where_that_is_asked_for(
    batch: HeadshotBatch, reviewer: Membership
) -> None:
    change(needs_sign_off=False)
    approval = put_forward(batch)
    ApprovalPolicy.objects.update(needs_sign_off=True)

    with pytest.raises(NotSignedOff):
        approve(approval, reviewer)


@pytest.mark.slow
def test_rules_that_change_meanwhile_miss_nothing_that_is_put_forward(
    committed_db: dict[str, str],
) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        change(needs_sign_off=False)
        ada = make.make_participant()
        batch = make.make_batch("ready", run=make.make_run("ready", employee=ada))
        make.make_headshot(batch=batch)

    def ask_for_a_sign_off() -> None:
        with acting_for(acme):
            change()

    class Putting:
        def __enter__(self) -> None:
            self.scope = acting_for(acme)
            self.scope.__enter__()
            put_forward(batch)

        def __exit__(self, *error: Any) -> None:
            self.scope.__exit__(*error)

    held_up(ask_for_a_sign_off, by=Putting())

    with acting_for(acme):
        assert Approval.objects.get().state == ApprovalState.WITHDRAWN


def test_what_passes_every_check_is_approved_by_itself(ada: Employee) -> None:
    change(auto_approve=True)
    take = submission(ada, checks=PASSES).headshot

    approval = actions.submit(ada, [take], actor=OWNER, at=NOON)

    assert (approval.state, approval.reviewer_id) == (ApprovalState.APPROVED, None)
    assert state_of(take) == HeadshotState.RELEASED
    event = next(each for each in audit.recent() if each.verb == "approval.approve")
    assert event.actor_kind == SYSTEM.kind


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"checks": PASSES, "passes": False},
        {"checks": {**PASSES, "pose": {"passes": False}}},
        {"checks": PASSES, "likeness": 0.7},
        {"checks": PASSES, "nearest_other": 0.95},
    ],
)
def test_what_fails_a_check_or_has_none_waits_for_a_reviewer(
    ada: Employee, fields: dict[str, Any]
) -> None:
    change(auto_approve=True)
    take = submission(ada, **fields).headshot

    assert actions.submit(ada, [take], actor=OWNER, at=NOON).state == ApprovalState.OPEN


def test_what_no_check_sees_is_left_to_people(ada: Employee, reviewer: Membership) -> None:
    change(auto_approve=True)
    take = submission(ada, checks=PASSES).headshot
    HeadshotBatch.objects.update(keep=["hearing aid"])

    approval = actions.submit(ada, [take], actor=OWNER, at=NOON)

    assert approval.state == ApprovalState.OPEN
    assert not queries.passing(reviewer).exists()


def test_what_was_approved_by_itself_waits_for_people_once_undone(
    ada: Employee, reviewer: Membership
) -> None:
    change(auto_approve=True)
    take = submission(ada, checks=PASSES).headshot
    approval = actions.submit(ada, [take], actor=OWNER, at=NOON)

    reopen(approval, reviewer)

    assert list(queries.to_review(reviewer)) == [approval]


@pytest.mark.parametrize(
    "fields",
    [
        {"checks": PASSES},
        {"checks": PASSES, "nearest_other": 0.4},
        {},
        {"checks": PASSES, "passes": False},
        {"checks": {**PASSES, "pose": {"passes": False}}},
        {"checks": PASSES, "likeness": 0.7},
        {"checks": PASSES, "nearest_other": 0.95},
    ],
)
def test_the_database_agrees_on_what_passes_everything(
    ada: Employee, reviewer: Membership, fields: dict[str, Any]
) -> None:
    approval = submission(ada, **fields)

    in_sql, in_python = queries.passing(reviewer), queries.still_passing(reviewer, [approval.pk])

    assert list(in_sql) == in_python
