"""Reading the job table as whoever runs the workers: what waits, what runs, what failed.

Nothing here says whose work it is but by the company's id.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now
from django_q.models import OrmQ, Schedule

from tenants.kernel.jobs.doorbell import abandoned, queues, waiting
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job

LATELY: Final = timedelta(hours=24)
OPEN: Final = (JobState.READY, JobState.RUNNING, JobState.HELD)


@dataclass(frozen=True)
class Wanted:
    """Which jobs are wanted; what is left empty does not limit them."""

    states: tuple[str, ...] = ()
    queue: str = ""
    organization_id: UUID | None = None


class Place(NamedTuple):
    """Where a page of jobs ended."""

    at: datetime
    id: UUID


@dataclass(frozen=True)
class Depth:
    """How one queue stands."""

    queue: str
    waiting: int
    oldest_at: datetime | None
    """Since when the job waits that waits longest and could be done now."""
    running: int
    lost: int
    """Jobs that nobody works on any more, until the sweep gives them on."""
    held: int
    failed: int
    """Of the last day."""
    unanswered_at: datetime | None
    """Since when the wake-up lies there that no worker has taken."""


def page(wanted: Wanted, *, after: Place | None = None, limit: int = 50) -> list[Job]:
    """A page of the wanted jobs, what changed last first; a deep one costs what the first does."""
    rows = _wanted(wanted).order_by("-state_changed_at", "-pk")
    if after:
        same = Q(state_changed_at=after.at, pk__lt=after.id)
        rows = rows.filter(Q(state_changed_at__lt=after.at) | same)
    return list(rows[:limit])


def counts(wanted: Wanted) -> dict[str, int]:
    """How many of the wanted jobs are in each state."""
    found = _wanted(wanted).order_by().values("state").annotate(n=Count("pk"))
    return dict.fromkeys(JobState.values, 0) | {row["state"]: row["n"] for row in found}


def of_subjects(organization_id: UUID, subjects: Collection[UUID]) -> list[Job]:
    """The newest job of each kind for each of the subjects, in the order they were asked for."""
    rows = Job.objects.filter(organization_id=organization_id, subject_id__in=subjects)
    newest: dict[tuple[str, UUID], Job] = {}
    for job in rows.order_by("created_at", "pk"):
        newest[job.kind, job.subject_id] = job
    return list(newest.values())


def depths() -> list[Depth]:
    """How each queue stands."""
    return [_depth(queue) for queue in queues()]


def failed_lately(code: str) -> int:
    """How many jobs failed with the code in the last day, by the database's clock."""
    return _failed_lately(Job.objects.filter(failure_code=code)).count()


def sweep_due_at() -> datetime | None:
    """When the next sweep is due; None where no cluster has ever been started."""
    schedule = Schedule.objects.filter(name="sweep").first()
    return schedule.next_run if schedule else None


def _wanted(wanted: Wanted) -> QuerySet[Job]:
    rows = Job.objects.all()
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.queue:
        rows = rows.filter(queue=wanted.queue)
    if wanted.organization_id:
        rows = rows.filter(organization_id=wanted.organization_id)
    return rows


def _depth(queue: str) -> Depth:
    rows = Job.objects.filter(queue=queue)
    ready = rows.filter(waiting())
    bells = OrmQ.objects.filter(key=queue, lock__lte=Now())
    return Depth(
        queue=queue,
        waiting=ready.count(),
        oldest_at=ready.aggregate(at=Min("state_changed_at"))["at"],
        running=rows.filter(state=JobState.RUNNING, lease_until__gte=Now()).count(),
        lost=rows.filter(abandoned()).count(),
        held=rows.filter(state=JobState.HELD).count(),
        failed=_failed_lately(rows).count(),
        unanswered_at=bells.aggregate(at=Min("lock"))["at"],
    )


def _failed_lately(rows: QuerySet[Job]) -> QuerySet[Job]:
    return rows.filter(state=JobState.FAILED, state_changed_at__gt=Now() - LATELY)
