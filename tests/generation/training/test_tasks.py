"""Training in a worker, as far as it goes without an engine."""

import pytest

from generation.photos import actions as photos
from generation.photos import queries
from generation.photos.queries import ENOUGH
from generation.training import actions, tasks
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel.jobs import scratch
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.stored import keep
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def run(grace: Employee) -> TrainingRun:
    for number in range(ENOUGH):
        make.make_photo(employee=grace, file_key=keep(grace, f"photo-{number}"))
    return actions.request(grace, base="demo", seed=7, actor=OWNER, at=NOON)


def worked_on(run: TrainingRun) -> Job:
    job = work_on(Job.objects.get(subject_id=run.pk))
    run.refresh_from_db()
    return job


def test_nothing_is_learned_after_consent_was_withdrawn(run: TrainingRun) -> None:
    consent.withdraw(run.employee, actor=OWNER, at=NOON)

    job = worked_on(run)

    assert (job.state, run.state) == (JobState.FAILED, RunState.FAILED)
    assert (job.failure_code, run.failure_code) == ("consent_withdrawn", "consent_withdrawn")


def test_no_photo_is_laid_out_after_consent_was_withdrawn(run: TrainingRun) -> None:
    consent.withdraw(run.employee, actor=OWNER, at=NOON)

    job = worked_on(run)

    assert not list(scratch.folder_of(job.pk).iterdir())


def test_nothing_is_learned_from_fewer_photos_than_were_agreed(run: TrainingRun) -> None:
    for photo in queries.of(run.employee):
        photos.erase(photo, actor=OWNER, at=NOON)

    worked_on(run)

    assert (run.state, run.failure_code) == (RunState.FAILED, "photos_gone")


def test_a_cancelled_training_is_not_taken_up(run: TrainingRun) -> None:
    job = Job.objects.get(subject_id=run.pk)
    TrainingRun.objects.filter(pk=run.pk).update(state=RunState.CANCELLED)

    assert worked_on(run) == job
    assert run.state == RunState.CANCELLED


@pytest.mark.parametrize("state", ["ready", "cancelled", "erased"])
def test_a_late_failure_changes_no_training_that_has_ended(run: TrainingRun, state: str) -> None:
    key = keep(run.employee, "adapter") if state == "ready" else ""
    TrainingRun.objects.filter(pk=run.pk).update(state=state, adapter_key=key)
    whose = {"organization_id": run.organization_id, "subject_id": run.pk}

    tasks.train_failed(**whose, code="worker_lost", at=NOON)

    run.refresh_from_db()
    assert (run.state, run.failure_code) == (state, "")
