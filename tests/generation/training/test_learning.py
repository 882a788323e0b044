"""Training with a stand-in for the engine: what surrounds it, from claim to adapter."""

from dataclasses import replace
from typing import Any

import pytest

from generation.engine import bases
from generation.engine.recipe import RegionWeights
from generation.photos.queries import ENOUGH
from generation.retention import actions as retention
from generation.training import actions
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel import files
from tenants.kernel.jobs import scratch
from tenants.kernel.jobs.actions import ALLOWANCE
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on, work_until
from tests.generation.conftest import PutEngine, make_grace
from tests.generation.stand_in import BROKEN, ENDLESS, QUICK
from tests.generation.stored import keep
from tests.make import NOON
from tests.tenants.moments import OWNER


def ordered(employee: Employee) -> TrainingRun:
    """A training that waits for a worker."""
    for number in range(ENOUGH):
        file_key = keep(employee, f"photo-{number}")
        make.make_photo(employee=employee, file_key=file_key, measured={"training": {}})
    return actions.request(employee, base="demo", seed=7, actor=OWNER, at=NOON)


def job_of(run: TrainingRun) -> Job:
    return Job.objects.get(subject_id=run.pk, kind=actions.TRAIN)


@pytest.fixture
def run(grace: Employee) -> TrainingRun:
    return ordered(grace)


@pytest.fixture
def committed_run(committed_db: dict[str, str]) -> TrainingRun:
    """A training that other connections see too."""
    with acting_for(make.make_organization()):
        return ordered(make_grace())


def test_what_was_learned_is_kept(run: TrainingRun, put_engine: PutEngine) -> None:
    put_engine(QUICK)

    work_on(job_of(run))

    run.refresh_from_db()
    assert run.state == RunState.READY
    assert files.get(run.adapter_key) == b"adapter.safetensors"
    assert files.get(run.report_key) == b"report.html"
    assert run.likeness == 0.5


def test_masks_are_made_where_the_recipe_weighs_by_them(
    run: TrainingRun, put_engine: PutEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = put_engine(QUICK)
    config = bases.configuration("demo")
    regions = RegionWeights(face=1.0, person=0.6, background=0.1)
    weighing = replace(config, recipe=replace(config.recipe, regions=regions))
    monkeypatch.setitem(bases.CONFIGURATIONS, "demo", weighing)

    work_on(job_of(run))

    [spec] = engine.specs
    assert all(photo["mask"]["digest"] for photo in spec["photos"])


def test_a_drain_costs_no_attempt(run: TrainingRun, draining: None) -> None:
    job = work_on(job_of(run))

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, ALLOWANCE)


def test_an_engine_that_crashes_is_named(run: TrainingRun, put_engine: PutEngine) -> None:
    put_engine(BROKEN)
    Job.objects.filter(subject_id=run.pk).update(max_attempts=1)

    work_on(job_of(run))

    run.refresh_from_db()
    assert (run.state, run.failure_code) == (RunState.FAILED, "engine_crashed")


@pytest.mark.slow
def test_no_scope_is_open_while_the_engine_works(
    committed_run: TrainingRun, put_engine: PutEngine
) -> None:
    engine = put_engine(QUICK)

    job = work_on(job_of(committed_run))

    assert (job.state, engine.saw_open_scope) == (JobState.DONE, False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("withdraw", "state"),
    [(retention.withdraw_consent, JobState.CANCELLED), (consent.withdraw, JobState.FAILED)],
)
def test_learning_stops_when_consent_is_withdrawn(
    committed_run: TrainingRun, put_engine: PutEngine, withdraw: Any, state: str
) -> None:
    put_engine(ENDLESS)

    def is_learning() -> bool:
        with acting_for(committed_run.organization_id):
            return TrainingRun.objects.get().stage == "train"

    def change_her_mind() -> None:
        with acting_for(committed_run.organization_id):
            withdraw(committed_run.employee, actor=OWNER, at=NOON)

    job = work_until(job_of(committed_run), is_learning, then=change_her_mind)

    assert job.state == state
    assert not list(scratch.folder_of(job.pk).iterdir())
    with acting_for(job.organization_id):
        assert TrainingRun.objects.get().adapter_key == ""
