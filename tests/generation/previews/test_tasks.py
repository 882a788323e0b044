"""Drawing previews with a stand-in for the engine: in their own turn and in a training's middle."""

from datetime import timedelta
from typing import Any

import pytest

from generation.photos import actions as photos
from generation.photos.models import Photo
from generation.previews import actions, queries, tasks
from generation.previews.lifecycle import PreviewState
from generation.previews.models import Preview
from generation.retention import actions as retention
from generation.training import actions as training
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel import files
from tenants.kernel.jobs import claims, scratch
from tenants.kernel.jobs import tasks as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on, work_until
from tests.generation.conftest import PutEngine
from tests.generation.previews.conftest import KLEIN, make_sitter
from tests.generation.stand_in import BROKEN, CRAMPED, DEADLY, ENDLESS, FACELESS, QUICK
from tests.generation.stored import lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER


def asked_for(sitter: Employee) -> Preview:
    preview = actions.request(sitter, base=KLEIN, seed=7, at=NOON)
    assert preview is not None
    return preview


@pytest.fixture
def preview(sitter: Employee) -> Preview:
    return asked_for(sitter)


def job_of(preview: Preview) -> Job:
    return Job.objects.get(subject_id=preview.pk)


def worked_on(preview: Preview) -> Job:
    job = work_on(job_of(preview))
    preview.refresh_from_db()
    return job


def test_what_was_drawn_is_kept_encrypted(preview: Preview, put_engine: PutEngine) -> None:
    engine = put_engine(QUICK)

    job = worked_on(preview)

    assert (job.state, preview.state) == (JobState.DONE, PreviewState.READY)
    assert files.get(preview.file_key) == b"a picture"
    assert "/preview/" in preview.file_key
    assert not list(scratch.folder_of(job.pk).iterdir())
    [spec] = engine.renderings
    assert len(spec["references"]) == queries.SHOWN
    assert "the person in the reference photos" in spec["items"][0]["prompt"]
    assert "sks" not in spec["items"][0]["prompt"]


def test_a_preview_keeps_what_the_employee_asks(preview: Preview, put_engine: PutEngine) -> None:
    engine = put_engine(QUICK)
    make.make_keeps(employee=preview.employee, asked=["head covering"])

    worked_on(preview)

    [spec] = engine.renderings
    assert ", wearing a head covering, " in spec["items"][0]["prompt"]


def test_nothing_is_drawn_after_consent_was_withdrawn(
    preview: Preview, put_engine: PutEngine
) -> None:
    engine = put_engine(QUICK)
    consent.withdraw(preview.employee, actor=OWNER, at=NOON)

    job = worked_on(preview)

    assert (preview.state, preview.failure_code) == (PreviewState.FAILED, "consent_withdrawn")
    assert not list(scratch.folder_of(job.pk).iterdir())
    assert not engine.renderings


def test_nothing_is_drawn_from_photos_that_are_gone(
    preview: Preview, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    for photo in Photo.objects.filter(employee=preview.employee):
        photos.erase(photo, actor=OWNER, at=NOON)

    worked_on(preview)

    assert (preview.state, preview.failure_code) == (PreviewState.FAILED, "photos_gone")


def test_a_picture_without_a_face_is_not_shown(preview: Preview, put_engine: PutEngine) -> None:
    put_engine(FACELESS)

    worked_on(preview)

    assert (preview.state, preview.failure_code) == (PreviewState.FAILED, "no_picture_kept")
    assert not any("/preview/" in key for key in lying_about(preview.employee))


def test_an_erased_preview_is_not_taken_up(preview: Preview, put_engine: PutEngine) -> None:
    engine = put_engine(QUICK)
    Preview.objects.filter(pk=preview.pk).update(state=PreviewState.ERASED)

    assert worked_on(preview).state == JobState.DONE
    assert not engine.renderings


def test_a_drain_costs_no_attempt(preview: Preview, draining: None) -> None:
    job = worked_on(preview)

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, 3)


def test_a_crash_is_tried_again_and_then_given_up(preview: Preview, put_engine: PutEngine) -> None:
    put_engine(BROKEN)

    states = []
    for _ in range(3):
        Job.objects.update(not_before=None)
        states.append(worked_on(preview).state)

    assert states == [JobState.READY, JobState.READY, JobState.FAILED]
    assert (preview.state, preview.failure_code) == (PreviewState.FAILED, "engine_crashed")


def test_a_drawing_that_was_interrupted_is_taken_up_again(
    preview: Preview, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    actions.start(preview, at=NOON)

    worked_on(preview)

    assert preview.state == PreviewState.READY


@pytest.mark.parametrize("state", ["ready", "erased"])
def test_a_late_failure_changes_no_preview_that_has_ended(sitter: Employee, state: str) -> None:
    preview = make.make_preview(state, employee=sitter)
    whose = {"organization_id": preview.organization_id, "subject_id": preview.pk}

    tasks.draw_failed(**whose, code="worker_lost", at=NOON)

    preview.refresh_from_db()
    assert preview.state == state


@pytest.mark.slow
@pytest.mark.parametrize(
    ("withdraw", "state"),
    [(retention.withdraw_consent, JobState.CANCELLED), (consent.withdraw, JobState.FAILED)],
)
def test_drawing_stops_when_consent_is_withdrawn(
    committed_db: dict[str, str], put_engine: PutEngine, withdraw: Any, state: str
) -> None:
    put_engine(ENDLESS)
    with acting_for(make.make_organization()):
        preview = asked_for(make_sitter())

    def is_drawing() -> bool:
        with acting_for(preview.organization_id):
            return Preview.objects.get().state == PreviewState.DRAWING

    def change_her_mind() -> None:
        with acting_for(preview.organization_id):
            withdraw(preview.employee, actor=OWNER, at=NOON)

    with acting_for(preview.organization_id):
        job = job_of(preview)
    job = work_until(job, is_drawing, then=change_her_mind)

    assert job.state == state
    assert not list(scratch.folder_of(job.pk).iterdir())
    with acting_for(preview.organization_id):
        assert Preview.objects.get().file_key == ""


# In the middle of a training.


def ordered(sitter: Employee) -> TrainingRun:
    """A training whose own preview was taken away."""
    run = training.request(sitter, base=KLEIN, seed=7, actor=OWNER, at=NOON)
    actions.erase_of(sitter, at=NOON)
    return run


def train(run: TrainingRun) -> TrainingRun:
    """The run after its job, which goes first, was worked on."""
    Job.objects.filter(subject_id=run.pk).update(fair_tag=-100.0)
    claim = claims.claim("gpu", at=NOON)
    assert claim is not None
    assert claim.job_id == run.job_id
    jobs.work(claim)
    run.refresh_from_db()
    return run


def test_a_preview_is_drawn_between_the_steps_of_its_own_training(
    sitter: Employee, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    run = training.request(sitter, base=KLEIN, seed=7, actor=OWNER, at=NOON)

    train(run)

    preview = queries.of(sitter)
    assert (run.state, preview and preview.state) == (RunState.READY, PreviewState.READY)


def test_a_preview_is_drawn_between_the_steps_of_another_companys_training(
    acme: Organization, globex: Organization, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    with acting_for(acme):
        run = ordered(make_sitter())
    with acting_for(globex):
        preview = asked_for(make_sitter())

    Job.objects.filter(subject_id=run.pk).update(fair_tag=-100.0)
    claim = claims.claim("gpu", at=NOON)
    assert claim is not None
    jobs.work(claim)

    with acting_for(acme):
        assert TrainingRun.objects.get().state == RunState.READY
        assert not any("/preview/" in key for key in lying_about(run.employee))
    with acting_for(globex):
        preview.refresh_from_db()
        assert files.get(preview.file_key) == b"a picture"


def test_a_preview_that_fails_in_between_leaves_the_training_alone(
    sitter: Employee, put_engine: PutEngine
) -> None:
    put_engine(FACELESS)
    run = training.request(sitter, base=KLEIN, seed=7, actor=OWNER, at=NOON)

    train(run)

    preview = queries.of(sitter)
    assert (run.state, preview and preview.state) == (RunState.READY, PreviewState.FAILED)


def test_a_preview_that_kills_the_engine_costs_the_training_one_attempt(
    sitter: Employee, put_engine: PutEngine
) -> None:
    put_engine(DEADLY)
    run = training.request(sitter, base=KLEIN, seed=7, actor=OWNER, at=NOON)

    train(run)
    job = Job.objects.get(subject_id=run.pk)
    Job.objects.filter(pk=job.pk).update(not_before=None)
    assert (run.state, job.state, job.attempt) == (RunState.RUNNING, JobState.READY, 1)

    train(run)
    preview = queries.of(sitter)
    assert preview is not None
    assert (run.state, job_of(preview).attempt) == (RunState.READY, 1)


def test_a_training_without_room_leaves_the_preview_to_its_own_turn(
    sitter: Employee, put_engine: PutEngine
) -> None:
    put_engine(CRAMPED)
    run = training.request(sitter, base=KLEIN, seed=7, actor=OWNER, at=NOON)

    train(run)

    preview = queries.of(sitter)
    assert preview is not None
    assert (run.state, preview.state) == (RunState.READY, PreviewState.QUEUED)
    following = claims.claim("gpu", at=NOON + timedelta(minutes=1))
    assert following is not None
    assert following.job_id == preview.job_id


def test_a_preview_on_another_base_waits_for_its_own_turn(
    sitter: Employee, put_engine: PutEngine
) -> None:
    engine = put_engine(QUICK)
    run = training.request(sitter, base="flux1-schnell", seed=7, actor=OWNER, at=NOON)
    preview = actions.request(sitter, base=KLEIN, seed=7, at=NOON)
    assert preview is not None

    train(run)

    job = job_of(preview)
    assert (run.state, job.state, engine.renderings) == (RunState.READY, JobState.READY, [])
    assert worked_on(preview).state == JobState.DONE
