"""What becomes of work whose worker is killed: real processes, real signals."""

import os
import signal
from uuid import uuid4

import pytest
from django.utils.timezone import now

from tenants.kernel.jobs import actions, tasks
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tests.journeys.clusters import eventually, lines, running, workers
from tests.journeys.tasks import notes_of

pytestmark = pytest.mark.slow


def ask(handler: str) -> Job:
    """A job for one of this folder's handlers."""
    return actions.enqueue(
        f"tests.journeys.tasks.{handler}", organization_id=uuid4(), subject_id=uuid4(), at=now()
    )


def ends(job: Job, state: str, *, within: float = 60) -> bool:
    return eventually(lambda: Job.objects.filter(pk=job.pk, state=state).exists(), within=within)


def has_failed(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, state=JobState.FAILED).exists()


def swept() -> bool:
    """The minute's sweep, as often as a test looks."""
    tasks.sweep_jobs()
    return True


def test_a_job_whose_worker_is_killed_goes_on_from_its_checkpoint_and_ends_once(committed_db):
    with running(committed_db):
        job = ask("killed_in_the_middle")

        assert ends(job, JobState.DONE)

    job.refresh_from_db()
    assert job.attempt == 2
    assert lines(notes_of(job.subject_id)) == ["step 0", "step 1", "step 2", "step 3", "finished"]


def test_a_job_that_kills_every_worker_fails_and_the_cluster_serves_others(committed_db):
    with running(committed_db):
        poison = ask("killer")
        others = [ask("nothing") for _ in range(3)]

        assert all(ends(other, JobState.DONE) for other in others)
        assert eventually(lambda: len(lines(notes_of(poison.subject_id))) == 3)
        assert eventually(lambda: swept() and has_failed(poison))
        assert ends(ask("nothing"), JobState.DONE)

    poison.refresh_from_db()
    assert (poison.attempt, poison.failure_code) == (3, "worker_lost")
    assert poison.checkpoint_key == "told of worker_lost"
    assert len(lines(notes_of(poison.subject_id))) == 3


def test_a_cancelled_job_stops_within_seconds_and_its_worker_takes_the_next(committed_db):
    with running(committed_db, DEFAULT_WORKERS="1"):
        job = ask("long_work")
        assert eventually(lambda: lines(notes_of(job.subject_id)) == ["started"])

        actions.cancel(job.pk, at=now())

        assert ends(ask("nothing"), JobState.DONE, within=5)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_drained_worker_gives_its_job_back_at_a_checkpoint(committed_db):
    with running(committed_db) as cluster:
        job = ask("long_work")
        assert eventually(lambda: lines(notes_of(job.subject_id)) == ["started"])

        cluster.send_signal(signal.SIGTERM)

        assert cluster.wait(20) == 0
    job.refresh_from_db()
    assert (job.state, job.checkpoint_key) == (JobState.READY, "halfway")
    assert job.max_attempts - job.attempt == actions.ALLOWANCE


def test_a_cluster_whose_main_process_is_killed_leaves_no_orphans(committed_db):
    with running(committed_db) as cluster:
        assert ends(ask("nothing"), JobState.DONE)
        family = workers(cluster)

        os.kill(cluster.pid, signal.SIGKILL)

        assert len(family) > 3
        assert eventually(lambda: not any(each.is_running() for each in family), within=10)


def test_a_cluster_whose_workers_hang_ends_itself(committed_db):
    with running(committed_db, QUEUE_SILENCE_SECONDS="6") as cluster:
        assert ends(ask("nothing"), JobState.DONE)

        for worker in workers(cluster)[
            1:
        ]:  # the first is django-q2's guard, which starts dead ones
            worker.suspend()

        assert cluster.wait(40) == 1
