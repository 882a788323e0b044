"""Putting takes before the reviewers: by the employee's sign-off, or by the company's rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from generation.approvals import queries
from generation.approvals.actions.releasing import release
from generation.approvals.errors import AlreadyApproved
from generation.approvals.lifecycle import LIFECYCLE, ApprovalState
from generation.approvals.models import Approval, Choice
from generation.headshots import actions as headshots
from generation.headshots import queries as headshot_queries
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.policy import passes_everything
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

MOST_CHOICES = 6


def submit(
    employee: Employee, chosen: Sequence[Headshot], *, actor: Actor, at: datetime
) -> Approval:
    """The employee signs off up to six takes, in order; the first is the one they want.

    Where the company's rules say so and the first passes every check, it is approved with that;
    not where a reviewer asked for changes before, who sees what comes of it.

    Raises:
        ConsentMissing: there is no standing consent.
        Invalid: none, too many, the same one twice, or one that is not theirs to choose.
        AlreadyApproved.
    """
    for purpose in sorted({headshot.purpose for headshot in chosen} - {""}):
        consent.require(employee, purpose=purpose, at=at)
    _require_choices(chosen)
    with transaction.atomic():
        approval = _put(employee, chosen, is_signed=True, actor=actor, at=at)
        if _approves_itself(approval):
            release(approval, approval.headshot, reviewer_id=None, actor=SYSTEM, at=at)
    return approval


def put_forward(batch: HeadshotBatch, *, at: datetime) -> Approval | None:
    """Put the best takes of a batch before the reviewers, where the rules ask for no sign-off.

    Nothing is put forward of a person without consent, nor beside what waits or is approved, nor
    what fails a check: then the person has to choose.
    """
    employee = batch.employee
    with transaction.atomic():
        # locked, so that rules that change at this moment find what was put forward, or stop it
        if queries.rules(locked=True).needs_sign_off:
            return None
        if consent.standing_receipt(employee, at=at) is None:
            return None
        standing = queries.standing(employee)
        best = headshot_queries.best_of(batch)[:MOST_CHOICES]
        if not best or (standing and standing.state != ApprovalState.CHANGES_REQUESTED):
            return None
        return _put(employee, best, is_signed=False, actor=SYSTEM, at=at)


def _approves_itself(approval: Approval) -> bool:
    if approval.reason or not queries.rules().auto_approve:
        return False
    return passes_everything(approval.headshot)


def _put(
    employee: Employee, chosen: Sequence[Headshot], *, is_signed: bool, actor: Actor, at: datetime
) -> Approval:
    Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    approval = queries.standing(employee)
    if approval and approval.state == ApprovalState.APPROVED:
        raise AlreadyApproved
    first = _own(employee, chosen)[0]
    # the approval before its headshots, as everywhere, so that no two wait for each other
    approval = _open(approval, employee, first, is_signed=is_signed, actor=actor, at=at)
    headshots.put_back_all(employee, actor=actor, at=at)
    first.refresh_from_db()
    headshots.choose(first, actor=actor, at=at)
    Choice.objects.filter(approval=approval).delete()
    Choice.objects.bulk_create(
        Choice(approval=approval, headshot=headshot, position=position)
        for position, headshot in enumerate(chosen, start=1)
    )
    return approval


def _open(  # what the row holds
    approval: Approval | None,
    employee: Employee,
    first: Headshot,
    *,
    is_signed: bool,
    actor: Actor,
    at: datetime,
) -> Approval:
    put: dict[str, Any] = {"headshot": first, "signed_at": at, "is_signed": is_signed}
    if approval is None:
        state = LIFECYCLE.start(at=at)
        approval = Approval.objects.create(employee=employee, **put, **state)
        record("approval.submit", approval, actor=actor, at=at)
        return approval
    put |= dict.fromkeys(["first_reviewer_id", "reviewer_id", "decided_at", "told_at"])
    put |= dict.fromkeys(["suggested", "edit"])
    LIFECYCLE.apply(approval, "resubmit", at=at, actor=actor, **put)
    return approval


def _own(employee: Employee, chosen: Sequence[Headshot]) -> list[Headshot]:
    found = headshots.in_order(employee, [row.pk for row in chosen])
    if len(found) < len(chosen):
        raise Invalid(fields={"headshots": _("Choose among your own headshots.")})
    return found


def _require_choices(chosen: Sequence[Headshot]) -> None:
    if not chosen:
        raise Invalid(fields={"headshots": _("Choose at least one headshot.")})
    if len(chosen) > MOST_CHOICES or len({row.pk for row in chosen}) < len(chosen):
        raise Invalid(
            fields={
                "headshots": _("Choose up to {most_choices} different headshots.").format(
                    most_choices=MOST_CHOICES
                )
            }
        )
