"""Telling people a week before what was made from their photos is deleted."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from generation.retention import preview
from generation.retention.models import Notice
from generation.retention.preview import Due, Why
from tenants.audit.actions import record
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import SYSTEM
from tenants.organizations.models import Organization
from tenants.people.policy import may_enter

BEFORE: Final = timedelta(days=7)
TELL: Final = "generation.retention.tasks.tell_expiring"
TOLD: Final = (Why.APPROVED, Why.IDLE)
"""Of whoever left, took consent back or is erased, what goes is no surprise, or goes at once."""


def tell_due(*, at: datetime) -> int:
    """Have those of the organization in force told of whom something goes soon; returns how many.

    However often it runs, each is told once of one moment; who does something again gets more time,
    and is told of that.
    """
    if not Organization.objects.get().mails_expiring or not _untold(at=at):
        return 0
    dues = [due for due in coming(until=at + BEFORE, at=at) if may_enter(due.employee)]
    return sum(_tell(due, at=at) for due in dues)


def coming(*, until: datetime, at: datetime) -> list[Due]:
    """Who loses pictures, or a model, that they may still care for by then."""
    dues = preview.preview(until=until, at=at)
    # what is due this minute is gone before a mail about it is read
    ahead = [due for due in dues if due.why in TOLD and due.due_at > at]
    return [due for due in ahead if any(due.counts.values())]


def still_due(notice: Notice, *, at: datetime) -> Due | None:
    """What the notice is of, unless that has changed since or the company tells nobody by now."""
    if not Organization.objects.get().mails_expiring:
        return None
    dues = coming(until=notice.due_at, at=at)
    mine = (due for due in dues if due.employee.pk == notice.employee_id)
    return next((due for due in mine if due.due_at == notice.due_at), None)


def _untold(*, at: datetime) -> bool:
    """Whether anybody may have to be told: a look that costs little, since it is taken each
    minute."""
    soon = preview.reasons(until=at + BEFORE, at=at, of=TOLD)
    told = set(Notice.objects.filter(due_at__gt=at).values_list("employee_id", "due_at"))
    return any((due.employee.pk, due.due_at) not in told for due in soon)


def _tell(due: Due, *, at: datetime) -> bool:
    with transaction.atomic():
        # two sweeps at once tell once
        notice, is_new = Notice.objects.get_or_create(
            employee=due.employee, due_at=due.due_at, defaults={"told_at": at}
        )
        if is_new:
            record("employee.warn", due.employee, actor=SYSTEM, at=at)
            enqueue(TELL, organization_id=notice.organization_id, subject_id=notice.pk, at=at)
    return is_new
