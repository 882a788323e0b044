"""What a handler holds while it works: proof that the job is its own, checked at every step.

Every time here is the database's: hosts disagree about it. The attempt, raised at claim, is the
fence; whatever a worker writes after it lost the job is refused.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from tenants.kernel.jobs import draining, scratch
from tenants.kernel.jobs.doorbell import abandoned, waiting
from tenants.kernel.jobs.lifecycle import LIFECYCLE, JobState
from tenants.kernel.jobs.outcomes import Cancelled, Hold, JobFailed, Release, Superseded
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for

__all__ = ["Cancelled", "Claim", "Hold", "JobFailed", "Release", "Superseded", "claim"]


def claim(queue: str, *, at: datetime) -> "Claim | None":
    """Take the next job of the queue: one that a lost worker left, else the fairest that waits.

    None: nothing to do.
    """
    with transaction.atomic():
        job = _next(abandoned(), queue) or _next(waiting(), queue)
        return _taken(job, at=at) if job else None


def claim_between(outer: "Claim", queue: str, *, at: datetime) -> "Claim | None":
    """Take an urgent job that nobody tried yet, to do it in the middle of the outer one.

    Only the first attempt is made there: one that fails or takes its worker along waits for its own
    turn, so that it costs the outer job no more.
    """
    first = Q(is_urgent=True, attempt=0)
    with transaction.atomic():
        job = _next(waiting() & first, queue)
        return _taken(job, at=at, outer=outer) if job else None


@dataclass
class Claim:
    """One attempt at one job.

    Whatever finds that the job is no longer its own raises Superseded or Cancelled.
    """

    job_id: UUID
    kind: str
    organization_id: UUID
    subject_id: UUID
    attempt: int
    max_attempts: int
    checkpoint_key: str = ""
    """What the last `checkpoint()` named, by this attempt or one before; empty at first."""
    outer: "Claim | None" = None
    """The job in whose middle this one is done."""
    finished: bool = field(default=False, init=False)

    def acting(self) -> AbstractContextManager[None]:
        """Act for the job's organization, in one transaction.

        Keep it short: never around engine work.
        """
        return acting_for(self.organization_id)

    @property
    def draining(self) -> bool:
        """Whether this cluster is to end: stop at the next checkpoint and raise `Release`."""
        return draining.asked_for()

    @property
    def is_last(self) -> bool:
        """Whether no attempt is left after this one."""
        return self.attempt >= self.max_attempts

    @property
    def work_folder(self) -> Path:
        """A folder of this machine for plain files, gone once the job has ended."""
        return scratch.folder_of(self.job_id)

    def heartbeat(self) -> None:
        """Renew the lease, and that of the outer job, which learns for itself if it was lost.

        Due well within `JOB_LEASE_SECONDS`; costs one UPDATE for each.

        Raises:
            Superseded, Cancelled: stop now, and write nothing more.
        """
        draining.note_sign_of_life()
        if self.outer:
            self.outer._mine().update(lease_until=_lease())
        self._hold()

    def checkpoint(self, key: str) -> None:
        """Remember where the next attempt goes on from, and renew the lease."""
        draining.note_sign_of_life()
        self._hold(checkpoint_key=key)
        self.checkpoint_key = key

    @contextmanager
    def finishing(self, *, at: datetime) -> Iterator[None]:
        """One transaction in which the caller records the result and the job becomes DONE.

        Raises:
            Superseded, Cancelled: the job was taken away meanwhile; what the caller wrote is rolled
            back.
        """
        try:
            with self.acting():
                yield
                job = Job.objects.get(pk=self.job_id)
                LIFECYCLE.apply(job, "finish", at=at, guard={"attempt": self.attempt})
        except IllegalMove:
            self.require()  # the domain row moved because the job was taken away: say that instead
            raise
        self.finished = True

    def require(self) -> None:
        """Do nothing if the job is still this attempt's.

        Raises:
            Superseded, Cancelled: it is not.
        """
        if not self._mine().exists():
            raise self._loss()

    def _hold(self, **changes: str) -> None:
        if not self._mine().update(lease_until=_lease(), **changes):
            raise self._loss()

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.job_id, state=JobState.RUNNING, attempt=self.attempt)

    def _loss(self) -> Cancelled | Superseded:
        cancelled = Job.objects.filter(pk=self.job_id, state=JobState.CANCELLED).exists()
        return Cancelled() if cancelled else Superseded()


def _taken(job: Job, *, at: datetime, outer: Claim | None = None) -> Claim:
    name = "reclaim" if job.state == JobState.RUNNING else "claim"
    attempt = job.attempt + 1
    LIFECYCLE.apply(job, name, at=at, attempt=attempt, lease_until=_lease(), not_before=None)
    return Claim(
        job_id=job.pk,
        kind=job.kind,
        organization_id=job.organization_id,
        subject_id=job.subject_id,
        attempt=attempt,
        max_attempts=job.max_attempts,
        checkpoint_key=job.checkpoint_key,
        outer=outer,
    )


def _next(which: Q, queue: str) -> Job | None:
    rows = Job.objects.select_for_update(skip_locked=True)
    return (
        rows.filter(which, queue=queue, attempt__lt=F("max_attempts"))
        .order_by("fair_tag", "pk")
        .first()
    )


def _lease() -> Combinable:
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
