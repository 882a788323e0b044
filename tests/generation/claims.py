"""Working on a job in this process, as a worker would."""

from tenants.kernel.jobs import claims, tasks
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tests.make import NOON


def work_on(job: Job) -> Job:
    """The job after one attempt at it."""
    Job.objects.exclude(pk=job.pk).filter(state=JobState.READY).delete()
    claim = claims.claim(job.queue, at=NOON)
    assert claim
    assert claim.job_id == job.pk
    tasks.work(claim)
    job.refresh_from_db()
    return job
