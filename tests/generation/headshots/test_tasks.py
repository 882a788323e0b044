"""Rendering in a worker, as far as it goes without an engine, and telling about it."""

import pytest

from generation.headshots import actions, queries, tasks
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import HeadshotBatch
from generation.training import actions as training
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel.jobs import actions as jobs
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
    make.make_version(make.make_style(is_default=True))
    return make.make_run("ready", employee=grace, adapter_key=keep(grace, "adapter"))


@pytest.fixture
def batch(run: TrainingRun) -> HeadshotBatch:
    return actions.open_batch(run, seed=7, at=NOON)


def ask(kind: str, subject: HeadshotBatch | TrainingRun) -> Job:
    organization_id = subject.organization_id
    return jobs.enqueue(kind, organization_id=organization_id, subject_id=subject.pk, at=NOON)


def rendered(batch: HeadshotBatch) -> Job:
    job = work_on(Job.objects.get(subject_id=batch.pk))
    batch.refresh_from_db()
    return job


def test_a_finished_training_has_its_headshots_rendered(run: TrainingRun) -> None:
    work_on(ask(training.AFTER_TRAINING, run))

    batch = queries.latest_batch(run.employee)
    assert batch
    assert (batch.run, batch.state) == (run, BatchState.QUEUED)


def test_a_training_has_its_headshots_rendered_once(batch: HeadshotBatch) -> None:
    job = work_on(ask(training.AFTER_TRAINING, batch.run))

    assert job.state == JobState.DONE
    assert HeadshotBatch.objects.count() == 1


def test_nothing_is_rendered_of_a_training_that_was_erased(run: TrainingRun) -> None:
    training.erase(run, at=NOON)

    job = work_on(ask(training.AFTER_TRAINING, run))

    assert job.state == JobState.DONE
    assert not HeadshotBatch.objects.exists()


def test_nothing_is_rendered_after_consent_was_withdrawn(batch: HeadshotBatch) -> None:
    consent.withdraw(batch.employee, actor=OWNER, at=NOON)

    job = rendered(batch)

    assert (job.state, batch.state) == (JobState.FAILED, BatchState.FAILED)
    assert batch.failure_code == "consent_withdrawn"


def test_nothing_is_rendered_with_an_adapter_that_was_erased(batch: HeadshotBatch) -> None:
    training.erase(batch.run, at=NOON)

    rendered(batch)

    assert (batch.state, batch.failure_code) == (BatchState.FAILED, "adapter_gone")


def test_a_cancelled_batch_is_not_taken_up(batch: HeadshotBatch) -> None:
    HeadshotBatch.objects.filter(pk=batch.pk).update(state=BatchState.CANCELLED)

    assert rendered(batch).state == JobState.DONE
    assert batch.state == BatchState.CANCELLED


@pytest.mark.parametrize("state", ["ready", "cancelled"])
def test_a_late_failure_changes_no_batch_that_has_ended(batch: HeadshotBatch, state: str) -> None:
    HeadshotBatch.objects.filter(pk=batch.pk).update(state=state)
    whose = {"organization_id": batch.organization_id, "subject_id": batch.pk}

    tasks.render_failed(**whose, code="worker_lost", at=NOON)

    batch.refresh_from_db()
    assert batch.state == state
