"""Signing off, reviewing, and taking back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from generation.approvals import policy, queries
from generation.approvals.lifecycle import LIFECYCLE, ApprovalState, RedoReason
from generation.approvals.models import Approval, Choice
from generation.headshots import actions as headshots
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tenants.people.queries import visible_departments

MOST_CHOICES = 6
LONGEST_NOTE = 400
AFTER_APPROVAL = "generation.delivery.tasks.make_renditions"
TELL_REDO = "generation.approvals.tasks.tell_redo"
"""Named by path: delivery stands above approvals."""


class AlreadyApproved(Conflict):
    """The employee has an approved headshot; it has to be taken back first."""

    code = "already_approved"
    sentence = "Your headshot is approved already. Ask your company's admin to take it back first."


class ConsentTakenBack(Conflict):
    """The person took their consent back, so nothing of theirs is approved."""

    code = "consent_taken_back"
    sentence = "This person took their consent back, so their headshot cannot be approved."


def submit(
    employee: Employee, chosen: Sequence[Headshot], *, actor: Actor, at: datetime
) -> Approval:
    """The employee signs off up to six takes, in order; the first is the one they want.

    Raises:
        ConsentMissing: there is no standing consent.
        Invalid: none, too many, the same one twice, or one that is not theirs to choose.
        AlreadyApproved.
    """
    for purpose in sorted({headshot.purpose for headshot in chosen} - {""}):
        consent.require(employee, purpose=purpose, at=at)
    _require_choices(chosen)
    with transaction.atomic():
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        approval = queries.standing(employee)
        if approval and approval.state == ApprovalState.APPROVED:
            raise AlreadyApproved
        first = _own(employee, chosen)[0]
        # the approval before its headshots, as everywhere, so that no two wait for each other
        approval = _open(approval, employee, first, actor=actor, at=at)
        headshots.put_back_all(employee, actor=actor, at=at)
        first.refresh_from_db()
        headshots.choose(first, actor=actor, at=at)
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
        ConsentTakenBack: the person wants no picture any more.
        IllegalMove: it was decided or withdrawn, or another take signed off, a moment ago.
    """
    _require_may_decide(approval, reviewer)
    purpose = approval.headshot.purpose
    if purpose and not consent.unended(approval.employee, purpose).exists():
        raise ConsentTakenBack
    with transaction.atomic():
        LIFECYCLE.apply(
            approval,
            "approve",
            at=at,
            actor=actor,
            guard={"headshot_id": approval.headshot_id},
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


def request_changes(  # noqa: PLR0913  # each is the reviewer's to say, by name
    approval: Approval,
    *,
    reason: str,
    reviewer: Membership,
    actor: Actor,
    at: datetime,
    note: str = "",
    suggested: Headshot | None = None,
) -> None:
    """Ask the employee for another take, with a reason they will read, or suggest one they chose.

    Raises:
        Invalid: no such reason, or the suggested take is not among their choices.
        Forbidden, SelfApproval, OutsideDepartments, IllegalMove: as for `approve`.
    """
    if reason not in RedoReason.values:
        raise Invalid(fields={"reason": "Choose a reason, so that the next takes are better."})
    if suggested and not queries.choices(approval).filter(headshot=suggested).exists():
        raise Invalid(fields={"suggested": "Suggest one of the takes they chose."})
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
            note=note.replace("\x00", "").strip()[:LONGEST_NOTE],
            suggested=suggested,
        )
        jobs.enqueue(
            TELL_REDO, organization_id=approval.organization_id, subject_id=approval.pk, at=at
        )


def reopen(approval: Approval, *, reviewer: Membership, actor: Actor, at: datetime) -> None:
    """Undo a decision: an approved picture may not leave any more.

    Raises:
        Forbidden, SelfApproval, OutsideDepartments, IllegalMove: as for `approve`.
    """
    _require_may_decide(approval, reviewer)
    with transaction.atomic():
        was_approved = approval.state == ApprovalState.APPROVED
        LIFECYCLE.apply(approval, "reopen", at=at, actor=actor, reviewer_id=None, decided_at=None)
        if was_approved:
            headshots.reopen(approval.headshot, actor=actor, at=at)


def withdraw(approval: Approval, *, actor: Actor, at: datetime) -> None:
    """Call the submission back, and with it a picture that was approved.

    Raises:
        IllegalMove: it was withdrawn before.
    """
    with transaction.atomic():
        was_approved = approval.state == ApprovalState.APPROVED
        LIFECYCLE.apply(approval, "withdraw", at=at, actor=actor, note="")
        if was_approved:
            headshots.withdraw(approval.headshot, actor=actor, at=at)
        elif approval.headshot.state == HeadshotState.CHOSEN:
            headshots.put_back(approval.headshot, actor=actor, at=at)


def _open(
    approval: Approval | None, employee: Employee, first: Headshot, *, actor: Actor, at: datetime
) -> Approval:
    if approval is None:
        approval = Approval.objects.create(
            employee=employee, headshot=first, signed_at=at, **LIFECYCLE.start(at=at)
        )
        record("approval.submit", approval, actor=actor, at=at)
        return approval
    undecided: dict[str, Any] = {"reviewer_id": None, "decided_at": None, "suggested": None}
    LIFECYCLE.apply(
        approval, "resubmit", at=at, actor=actor, headshot=first, signed_at=at, **undecided
    )
    return approval


def _own(employee: Employee, chosen: Sequence[Headshot]) -> list[Headshot]:
    found = headshots.in_order(employee, [row.pk for row in chosen])
    if len(found) < len(chosen):
        raise Invalid(fields={"headshots": "Choose among your own headshots."})
    return found


def _require_choices(chosen: Sequence[Headshot]) -> None:
    if not chosen:
        raise Invalid(fields={"headshots": "Choose at least one headshot."})
    if len(chosen) > MOST_CHOICES or len({row.pk for row in chosen}) < len(chosen):
        raise Invalid(fields={"headshots": f"Choose up to {MOST_CHOICES} different headshots."})


def _require_may_decide(approval: Approval, reviewer: Membership) -> None:
    policy.require_may_decide(
        reviewer, approval.employee, departments=visible_departments(reviewer)
    )
