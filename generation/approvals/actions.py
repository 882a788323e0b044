"""Signing off, reviewing, and taking back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from generation.approvals import policy, queries
from generation.approvals.lifecycle import LIFECYCLE, ApprovalState, RedoReason
from generation.approvals.models import Approval, Choice
from generation.headshots import actions as headshots
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Membership
from tenants.people.models import Employee

MOST_CHOICES = 6
AFTER_APPROVAL = "generation.delivery.tasks.make_renditions"
TELL_REDO = "generation.approvals.tasks.tell_redo"
"""Named by path: delivery stands above approvals."""


class AlreadyApproved(Conflict):
    """The employee has an approved headshot; it has to be taken back first."""

    code = "already_approved"
    sentence = "Your headshot is approved already. Ask your company's admin to take it back first."


def submit(
    employee: Employee, chosen: Sequence[Headshot], *, actor: Actor, at: datetime
) -> Approval:
    """The employee signs off up to six takes, in order; the first is the one they want.

    Raises:
        Invalid: none, too many, or the same one twice.
        AlreadyApproved.
    """
    _require_choices(chosen)
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        approval = queries.standing(employee)
        if approval and approval.state == ApprovalState.APPROVED:
            raise AlreadyApproved
        headshots.put_back_all(employee, actor=actor, at=at)
        first = headshots.in_order(employee, [row.pk for row in chosen])[0]
        headshots.choose(first, actor=actor, at=at)
        approval = _open(approval, employee, first, actor=actor, at=at)
        Choice.objects.filter(approval=approval).delete()
        Choice.objects.bulk_create(
            Choice(approval=approval, headshot=headshot, position=position)
            for position, headshot in enumerate(chosen, start=1)
        )
    return approval


def approve(approval: Approval, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """Approve the employee's first choice: it may leave from now on.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments: see `policy`.
        IllegalMove: it was decided or withdrawn a moment ago.
    """
    _require_may_decide(approval, reviewer)
    with transaction.atomic():
        LIFECYCLE.apply(
            approval,
            "approve",
            at=at,
            actor=actor,
            reviewer_id=reviewer.pk,
            decided_at=at,
            reason="",
            note="",
        )
        headshots.release(approval.headshot, actor=actor, at=at)
        jobs.enqueue(
            AFTER_APPROVAL,
            organization_id=approval.organization_id,
            subject_id=approval.headshot_id,
            at=at,
        )


def request_changes(
    approval: Approval,
    *,
    reason: str,
    reviewer: Membership,
    actor: Actor,
    at: datetime,
    note: str = "",
    suggested: Headshot | None = None,
) -> None:
    """Ask the employee for another take, with a reason they will read; or suggest another of their own choices.

    Raises:
        Invalid: no such reason.
        Forbidden, SelfApproval, OutsideDepartments, IllegalMove: as for `approve`.
    """
    if reason not in RedoReason.values:
        raise Invalid(fields={"reason": "Choose a reason, so that the next takes are better."})
    _require_may_decide(approval, reviewer)
    with transaction.atomic():
        LIFECYCLE.apply(
            approval,
            "request_changes",
            at=at,
            actor=actor,
            reviewer_id=reviewer.pk,
            decided_at=at,
            reason=reason,
            note=note.strip()[:400],
            suggested=suggested,
        )
        jobs.enqueue(
            TELL_REDO, organization_id=approval.organization_id, subject_id=approval.pk, at=at
        )


def reopen(approval: Approval, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """Undo a decision: an approved picture may not leave any more."""
    _require_may_decide(approval, reviewer)
    with transaction.atomic():
        was_approved = approval.state == ApprovalState.APPROVED
        LIFECYCLE.apply(approval, "reopen", at=at, actor=actor, reviewer_id=None, decided_at=None)
        if was_approved:
            headshots.reopen(approval.headshot, actor=actor, at=at)


def withdraw(approval: Approval, *, actor: Actor, at: datetime) -> None:
    """Call the submission back, and with it a picture that was approved."""
    with transaction.atomic():
        was_approved = approval.state == ApprovalState.APPROVED
        LIFECYCLE.apply(approval, "withdraw", at=at, actor=actor)
        if was_approved:
            headshots.withdraw(approval.headshot, actor=actor, at=at)
        elif approval.headshot.state == HeadshotState.CHOSEN:
            headshots.put_back(approval.headshot, actor=actor, at=at)


def _open(
    approval: Approval | None, employee: Employee, first: Headshot, *, actor: Actor, at: datetime
) -> Approval:
    if approval is None:
        return Approval.objects.create(
            employee=employee, headshot=first, signed_at=at, **LIFECYCLE.start(at=at)
        )
    LIFECYCLE.apply(
        approval, "resubmit", at=at, actor=actor, headshot=first, signed_at=at, suggested=None
    )
    return approval


def _require_choices(chosen: Sequence[Headshot]) -> None:
    if not chosen:
        raise Invalid(fields={"headshots": "Choose at least one headshot."})
    if len(chosen) > MOST_CHOICES or len({row.pk for row in chosen}) < len(chosen):
        raise Invalid(fields={"headshots": f"Choose up to {MOST_CHOICES} different headshots."})


def _require_may_decide(approval: Approval, reviewer: Membership) -> None:
    policy.require_may_decide(
        reviewer, approval.employee, departments=queries.departments_of(reviewer)
    )
