"""Asking for work, letting it go on, and calling it off. The one door to the queue.

A job is named by its handler's dotted path and carries two ids; there are no other arguments, so
none that django-q2 would take for its own options. The doorbell rings in the caller's transaction:
a rollback unrings it.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Min

from tenants.kernel.jobs.doorbell import ring, top_up
from tenants.kernel.jobs.lifecycle import LIFECYCLE, JobState
from tenants.kernel.models import Job

ALLOWANCE = 3
"""Attempts before a job is given up."""
URGENT_COST = 1 / 16
"""Of an urgent job: one company's next ordinary one counts as many as sixteen."""


def enqueue(  # noqa: PLR0913  # each is the caller's to say, by name
    kind: str,
    *,
    organization_id: UUID,
    subject_id: UUID,
    at: datetime,
    queue: str = "default",
    max_attempts: int = ALLOWANCE,
    cost: float = 1.0,
    not_before: datetime | None = None,
    continues: UUID | None = None,
    urgent: bool = False,
) -> Job:
    """Have a worker of the queue call the handler at dotted path `kind` with a claim on a new job.

    cost: relative to other jobs of the queue; a company's next jobs wait that much longer behind
    others'.
    not_before: on the database's clock.
    continues: a job of the same queue whose work this one carries on. It takes that one's turn, so
    that what was begun is finished before more is begun, and costs nothing more.
    urgent: short work that somebody watches for. It goes ahead of what waits, at `URGENT_COST`, and
    may be done in the middle of another job: see `interludes`.
    """
    turn = Job.objects.filter(pk=continues, queue=queue).first() if continues else None
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            organization_id=organization_id,
            subject_id=subject_id,
            queue=queue,
            max_attempts=max_attempts,
            not_before=not_before,
            is_urgent=urgent,
            fair_tag=turn.fair_tag
            if turn
            else _fair_tag(queue, organization_id, cost=cost, urgent=urgent),
            created_at=at,
            **LIFECYCLE.start(at=at),
        )
        ring(queue)
    return job


def cancel(job_id: UUID, *, at: datetime) -> None:
    """Stop a job that waits, runs or is on hold; its worker notices within seconds.

    One that has ended stays as it is.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if LIFECYCLE.allows(job.state, "cancel"):
            LIFECYCLE.apply(job, "cancel", at=at)


def retry(job_id: UUID, *, at: datetime) -> None:
    """Try a failed job again with a fresh allowance, from its checkpoint.

    The attempt number goes on: a worker of long ago must never be taken for the new one.

    Raises:
        IllegalMove: the job has not failed.
    """
    with transaction.atomic():
        job = Job.objects.get(pk=job_id)
        LIFECYCLE.apply(
            job,
            "retry",
            at=at,
            max_attempts=F("attempt") + ALLOWANCE,
            not_before=None,
            failure_code="",
            fair_tag=_fair_tag(job.queue, job.organization_id, cost=1.0, urgent=job.is_urgent),
        )
        ring(job.queue)


def holders() -> list[UUID]:
    """The organizations of which a job is on hold."""
    held = Job.objects.filter(state=JobState.HELD).order_by("organization_id")
    return list(held.values_list("organization_id", flat=True).distinct())


def let_go(organization_id: UUID, *, at: datetime) -> int:
    """Have workers take up the organization's jobs that are on hold; returns how many.

    They queue in the order they were asked for, behind others' as if asked for now: whoever was
    held for weeks would else keep every other company waiting.
    """
    held = Job.objects.filter(organization_id=organization_id, state=JobState.HELD)
    with transaction.atomic():
        jobs = list(held.select_for_update(skip_locked=True).order_by("created_at", "pk"))
        for job in jobs:
            tag = _fair_tag(job.queue, organization_id, cost=1.0, urgent=job.is_urgent)
            LIFECYCLE.apply(job, "let_go", at=at, fair_tag=tag)
        for queue in {job.queue for job in jobs}:
            top_up(queue)
    return len(jobs)


def _fair_tag(queue: str, organization_id: UUID, *, cost: float, urgent: bool) -> float:
    """The place in line: max(the next in line, the company's last) + cost.

    Start-time fair queueing (Goyal, Vin and Cheng 1996).

    The clock is the tag that is next in line, so a company that was idle gains no credit and owes
    none. Urgent jobs are a line of their own that begins one ordinary job before the next in line:
    ahead of all that wait, until a company has sent as many as cost one.
    """
    tags = Job.objects.filter(queue=queue)
    ordinary = tags.filter(is_urgent=False)
    waiting = ordinary.filter(state=JobState.READY).aggregate(tag=Min("fair_tag"))["tag"]
    clock = ordinary.aggregate(tag=Max("fair_tag"))["tag"] if waiting is None else waiting
    own = tags.filter(organization_id=organization_id, is_urgent=urgent)
    last = own.aggregate(tag=Max("fair_tag"))["tag"]
    start = (clock or 0.0) - 1.0 if urgent else (clock or 0.0)
    return float((start if last is None else max(start, last)) + (URGENT_COST if urgent else cost))
