"""What django-q2 calls: a wake-up, and the sweep of each minute. Nothing raised here reaches it.

django-q2 would keep an error's text with the arguments in its tables, and deliver the task again.
"""

import logging

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import now

from tenants.kernel.jobs import claims, draining, endings, scratch
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.doorbell import queues, ring, top_up
from tenants.kernel.jobs.journal import note_failure
from tenants.kernel.jobs.outcomes import (
    Cancelled,
    Hold,
    JobFailed,
    Outcome,
    Release,
    Superseded,
)
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job

log = logging.getLogger(__name__)


def wake(queue: str) -> None:
    """Take the queue's next job and work on it to its end."""
    draining.note_sign_of_life()
    try:
        _answer(queue)
    except Exception as error:  # the database went away, say: the lease ends, and others go on
        note_failure(f"a worker of the queue {queue}", error)


def work(claim: Claim) -> None:
    """Make one attempt at the claimed job, and record how it ended."""
    try:
        outcome = _attempt(claim)
        if outcome is None:
            _finish(claim)
        else:
            _end(claim, outcome)
    except (Superseded, Cancelled, IllegalMove):
        log.info("job %s is no longer attempt %d's", claim.job_id, claim.attempt)
    finally:
        scratch.leave(claim.job_id)


def sweep() -> None:
    """Everything that is due each minute, by the queue's schedule or by `manage.py sweep`."""
    for path in settings.SWEEPS:
        draining.note_sign_of_life()
        try:
            import_string(path)()
        except Exception as error:  # one sweep's fault must not keep the others from running
            note_failure(path, error)


def tidy() -> None:
    """What each cluster does on its own machine every few seconds."""
    try:
        scratch.remove_ended(at=now())
    except Exception as error:  # the database went away, say: the next time will do
        note_failure("tidying the work folder", error)


def sweep_jobs() -> None:
    """Take back what lost workers held, and see that workers are awake for all that waits."""
    endings.end_abandoned(at=now())
    for queue in queues():
        top_up(queue)


def _answer(queue: str) -> None:
    if draining.asked_for():
        ring(queue)  # for another cluster, or for this one once it is back
        return
    claim = claims.claim(queue, at=now())
    if claim is not None:
        work(claim)
        top_up(queue)


def _attempt(claim: Claim) -> Outcome | None:
    """What the handler raised of its own accord, or None if it returned."""
    try:
        endings.handler_of(claim.kind)(claim)
    except (Superseded, Cancelled):
        raise
    except Outcome as outcome:
        return outcome
    except Exception as error:
        note_failure(f"job {claim.job_id} ({claim.kind}), attempt {claim.attempt}", error)
        return JobFailed("unexpected", retryable=True)
    return None


def _finish(claim: Claim) -> None:
    if not claim.finished:
        with claim.finishing(at=now()):
            """A handler without a result of its own: the job is done with its return."""


def _end(claim: Claim, outcome: Outcome) -> None:
    claim.require()
    job = Job.objects.get(pk=claim.job_id)
    if isinstance(outcome, Release):
        endings.give_back(job, at=now())
    elif isinstance(outcome, Hold):
        endings.hold(job, at=now())
    elif isinstance(outcome, JobFailed) and outcome.retryable and not claim.is_last:
        endings.back_off(job, at=now())
    elif isinstance(outcome, JobFailed):
        endings.fail(job, code=outcome.code, at=now())
        level = logging.ERROR if outcome.note else logging.WARNING
        log.log(level, "job %s (%s) failed: %s", job.pk, job.kind, outcome.note or outcome.code)
