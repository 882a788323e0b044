"""Work that waits for the licence of its base, and goes on once it was accepted."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from generation.headshots import actions as headshots
from generation.headshots import queries as batches
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import HeadshotBatch
from generation.licences import actions, tasks
from generation.licences.terms import Terms
from generation.photos.queries import ENOUGH
from generation.training import actions as training
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs import tasks as workers
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine, make_grace
from tests.generation.stand_in import QUICK
from tests.generation.stored import keep
from tests.make import NOON
from tests.tenants.moments import OWNER

PAID = "flux2-klein-9b"
LONG_AGO = date(2026, 1, 1)


def ordered(employee: Employee, *, base: str = PAID) -> TrainingRun:
    """A training that an employee asked for."""
    for number in range(ENOUGH):
        kept = {f"{kind}_key": keep(employee, f"{kind}-{number}") for kind in ("file", "embedding")}
        make.make_photo(employee=employee, measured={"training": {}}, **kept)
    return training.request(employee, base=base, seed=7, actor=OWNER, at=NOON)


def worked_on(work: TrainingRun | HeadshotBatch) -> Job:
    job = work_on(Job.objects.get(subject_id=work.pk, queue="gpu"))
    work.refresh_from_db()
    return job


@pytest.fixture
def run(grace: Employee, paid_base: Terms) -> TrainingRun:
    make.make_version(make.make_style(is_default=True))
    return ordered(grace)


@pytest.fixture
def batch(run: TrainingRun) -> HeadshotBatch:
    """A set of headshots, of a training that has finished."""
    training.start(run, steps=1, spec_digest="d", at=NOON)
    training.finish(run, adapter_key=keep(run.employee, "adapter"), at=NOON)
    return headshots.open_batch(run, seed=7, at=NOON)


def test_no_training_begins_before_an_owner_accepts(run: TrainingRun) -> None:
    job = worked_on(run)

    assert (job.state, run.state) == (JobState.HELD, RunState.QUEUED)


def test_no_rendering_begins_before_an_owner_accepts(batch: HeadshotBatch) -> None:
    job = worked_on(batch)

    assert (job.state, batch.state) == (JobState.HELD, BatchState.QUEUED)


def test_what_waited_is_made_once_an_owner_accepts(
    run: TrainingRun, owner: Membership, paid_base: Terms, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    worked_on(run)

    actions.accept(paid_base.digest, member=owner, at=NOON)

    worked_on(run)
    assert run.state == RunState.READY
    work_on(Job.objects.get(kind=training.AFTER_TRAINING))
    batch = batches.latest_batch(run.employee)
    assert batch
    worked_on(batch)
    assert batch.state == BatchState.READY


def test_only_the_work_of_the_company_that_accepted_begins(
    acme: Organization, globex: Organization, paid_base: Terms, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    runs = {}
    for company in (acme, globex):
        with acting_for(company):
            runs[company] = ordered(make_grace())
    with acting_for(acme):
        make.make_acceptance(paid_base)

    for _ in runs:
        workers.wake("gpu")

    assert _state(acme, runs[acme]) == RunState.READY
    assert _state(globex, runs[globex]) == RunState.QUEUED


def _state(company: Organization, run: TrainingRun) -> str:
    with acting_for(company):
        return TrainingRun.objects.get(pk=run.pk).state


def test_new_work_waits_past_the_term(
    run: TrainingRun, paid_base: Terms, settings: Settings
) -> None:
    settings.BASE_LICENCE_UNTIL = LONG_AGO

    assert worked_on(run).state == JobState.HELD


def test_new_work_waits_after_the_reference_changed(
    run: TrainingRun, paid_base: Terms, settings: Settings
) -> None:
    make.make_acceptance(paid_base)
    settings.BASE_LICENCE = "BFL-8"

    assert worked_on(run).state == JobState.HELD


def test_what_has_begun_is_finished_past_the_term(
    run: TrainingRun, settings: Settings, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    training.start(run, steps=1, spec_digest="d", at=NOON)
    settings.BASE_LICENCE_UNTIL = LONG_AGO

    worked_on(run)

    assert run.state == RunState.READY


def test_work_on_a_base_without_a_licence_named_ends_with_a_reason(
    run: TrainingRun, settings: Settings
) -> None:
    settings.ENGINE_BASE = "flux2-klein-4b"

    worked_on(run)

    assert (run.state, run.failure_code) == (RunState.FAILED, "base_retired")


def test_work_on_a_free_base_asks_nobody(
    grace: Employee, paid_base: Terms, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    run = ordered(grace, base="demo")

    worked_on(run)

    assert run.state == RunState.READY


def test_somebody_who_waits_can_stop(run: TrainingRun) -> None:
    job = worked_on(run)

    training.cancel_open(run.employee, actor=OWNER, at=NOON)

    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_the_sweep_lets_go_what_was_put_on_hold_at_that_very_moment(
    run: TrainingRun, paid_base: Terms
) -> None:
    job = worked_on(run)
    make.make_acceptance(paid_base)

    tasks.sweep()

    job.refresh_from_db()
    assert job.state == JobState.READY
    assert jobs.holders() == []


def test_the_sweep_leaves_what_has_to_wait(run: TrainingRun) -> None:
    worked_on(run)

    tasks.sweep()

    assert jobs.holders() == [run.organization_id]


def test_the_sweep_asks_no_licence_of_a_free_base(run: TrainingRun, settings: Settings) -> None:
    """The operator went over to a free base: the work ends with a reason, and waits no more."""
    job = worked_on(run)
    settings.ENGINE_BASE = "demo"

    tasks.sweep()

    job.refresh_from_db()
    assert job.state == JobState.READY


def test_no_cluster_takes_work_past_the_term(paid_base: Terms, settings: Settings) -> None:
    tasks.require_term()
    settings.BASE_LICENCE_UNTIL = LONG_AGO

    with pytest.raises(ImproperlyConfigured, match="Renew it"):
        tasks.require_term()
