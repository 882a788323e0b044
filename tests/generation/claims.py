"""Working on a job in this process, as a worker would."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import TestCase

from tenants.kernel.jobs import claims, tasks
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tests.journeys.clusters import eventually
from tests.make import NOON


def work_on(job: Job) -> Job:
    """The job after one attempt at it."""
    others = Job.objects.exclude(pk=job.pk).filter(state=JobState.READY)
    others.update(state=JobState.CANCELLED)
    claim = claims.claim(job.queue, at=NOON)
    assert claim
    assert claim.job_id == job.pk
    with TestCase.captureOnCommitCallbacks(execute=True):
        tasks.work(claim)
    job.refresh_from_db()
    return job


def work_until(job: Job, is_so: Callable[[], bool], *, then: Callable[[], object]) -> Job:
    """The job after an attempt in whose middle, once something was so, something happened."""

    def act() -> None:
        try:
            assert eventually(is_so)
            then()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        meanwhile = pool.submit(act)
        worked_on = work_on(job)
        meanwhile.result()
    return worked_on
