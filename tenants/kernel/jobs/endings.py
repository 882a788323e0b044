"""How an attempt ends when it does not end well.

What the job worked on moves in the same transaction.

The domain's row is always written before the job's, as `Claim.finishing` and every cancelling
action do: one order for all, so that two of them never wait for each other.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from tenants.kernel.jobs.doorbell import abandoned, ring
from tenants.kernel.jobs.journal import note_failure
from tenants.kernel.jobs.lifecycle import LIFECYCLE
from tenants.kernel.jobs.outcomes import JobFailed
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for

log = logging.getLogger(__name__)

WORKER_LOST = "worker_lost"
LONGEST_WAIT_S = 300


def handler_of(kind: str) -> Callable[..., None]:
    """The function at a job's dotted path.

    Raises:
        JobFailed: there is none.
    """
    if function := _function(kind):
        return function
    raise JobFailed("unknown_job")


def companion_of(kind: str) -> Callable[..., None] | None:
    """The function that records the handler's final failure, if any: its name + `_failed`."""
    return _function(f"{kind}_failed")


def back_off(job: Job, *, at: datetime, **guard: object) -> None:
    """Let the job wait a while for its next attempt: 5 s, 25 s, 125 s, then 5 minutes each time.

    Raises:
        IllegalMove: another attempt has the job.
    """
    wait = timedelta(seconds=min(5**job.attempt, LONGEST_WAIT_S))
    mine = {"attempt": job.attempt, **guard}
    LIFECYCLE.apply(job, "release", at=at, guard=mine, lease_until=None, not_before=Now() + wait)


def give_back(job: Job, *, at: datetime) -> None:
    """Let another worker go on from the checkpoint at once; the attempt does not count.

    Raises:
        IllegalMove: another attempt has the job.
    """
    with transaction.atomic():
        _end_uncounted(job, "release", at=at)
        ring(job.queue)


def hold(job: Job, *, at: datetime) -> None:
    """Keep the job from every worker until it is let go; the attempt does not count.

    Raises:
        IllegalMove: another attempt has the job.
    """
    _end_uncounted(job, "hold", at=at)


def fail(job: Job, *, code: str, at: datetime, move: str = "fail", **guard: object) -> None:
    """Give the job up, and have the handler's companion move what it worked on.

    Raises:
        IllegalMove: another attempt has the job, and nothing changed.
    """
    mine = {"attempt": job.attempt, **guard}
    with acting_for(job.organization_id):
        _tell_companion(job, code=code, at=at)
        LIFECYCLE.apply(job, move, at=at, guard=mine, lease_until=None, failure_code=code)


def end_abandoned(*, at: datetime) -> int:
    """Have jobs whose worker was lost tried again, or fail those whose last attempt that was."""
    jobs = list(Job.objects.filter(abandoned()).order_by("lease_until", "pk"))
    for job in jobs:
        _end_abandoned(job, at=at)
    return len(jobs)


def _end_uncounted(job: Job, move: str, *, at: datetime) -> None:
    # the allowance goes up rather than the number down: that fences out whoever had the job before
    more, mine = F("max_attempts") + 1, {"attempt": job.attempt}
    LIFECYCLE.apply(job, move, at=at, guard=mine, lease_until=None, max_attempts=more)


def _end_abandoned(job: Job, *, at: datetime) -> None:
    still = {"lease_until__lt": Now()}
    try:
        if job.attempt < job.max_attempts:
            back_off(job, at=at, **still)
        else:
            fail(job, code=WORKER_LOST, at=at, move="expire", **still)
            log.error("job %s (%s) lost its worker %d times", job.pk, job.kind, job.attempt)
    except IllegalMove:
        log.info("job %s was taken up again meanwhile", job.pk)


def _tell_companion(job: Job, *, code: str, at: datetime) -> None:
    companion = companion_of(job.kind)
    if companion is None:
        return
    try:
        with transaction.atomic():
            companion(
                organization_id=job.organization_id, subject_id=job.subject_id, code=code, at=at
            )
    except Exception as error:  # a job that cannot fail would be tried for ever
        note_failure(f"job {job.pk}: {job.kind}_failed", error)


def _function(path: str) -> Callable[..., None] | None:
    module, _, name = path.rpartition(".")
    try:
        found = getattr(import_module(module), name, None)
    except ModuleNotFoundError:
        return None
    return found if callable(found) else None
