"""What the driver makes of work in progress, and of work that failed."""

from typing import Any

import pytest

from generation.approvals.actions import AFTER_APPROVAL
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.lifecycle import BatchState, HeadshotState
from generation.training.actions import AFTER_TRAINING
from generation.training.lifecycle import RunState
from portal.demo.journey import take
from portal.demo.standing import Ending, Standing
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.jobs.reasons import sentence
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.portal.demo.turns import turn_of
from tests.tenants.moments import MINUTE

LATER = NOON + MINUTE
CALLED_OFF = Standing(Ending.LEFT, "Their headshots were stopped or deleted in the portal.")
GIVEN_UP = Standing(Ending.FAILED, sentence("worker_lost"))


@pytest.fixture
def lukas(in_acme: Organization) -> Employee:
    return make.make_participant()


@pytest.fixture
def approval(lukas: Employee) -> Approval:
    """Lukas's picture is approved; its files are not made yet."""
    batch = make.make_batch("ready", run=make.make_run("ready", employee=lukas))
    take_ = make.make_headshot(HeadshotState.RELEASED, batch=batch)
    return make.make_approval(ApprovalState.APPROVED, headshot=take_)


def stage_of(employee: Employee, **more: Any) -> str:
    return take(turn_of(employee, **more)).stage


@pytest.mark.parametrize(
    ("state", "fields", "stage"),
    [
        (RunState.QUEUED, {}, "training queued"),
        (RunState.RUNNING, {}, "training queued"),
        (RunState.RUNNING, {"step": 3, "steps": 150}, "learning 3/150"),
        (RunState.READY, {}, "rendering queued"),
    ],
)
def test_a_training_says_how_far_it_is(
    lukas: Employee, state: str, fields: dict[str, int], stage: str
) -> None:
    make.make_run(state, employee=lukas, **fields)

    assert stage_of(lukas) == stage


@pytest.mark.parametrize("state", [RunState.CANCELLED, RunState.ERASED])
def test_a_training_that_was_called_off_is_left_to_the_visitor(lukas: Employee, state: str) -> None:
    make.make_run(state, employee=lukas)

    assert take(turn_of(lukas)) == CALLED_OFF


def test_a_training_that_failed_ends_it_with_the_reason(lukas: Employee) -> None:
    make.make_run(RunState.FAILED, employee=lukas, failure_code="worker_lost")

    assert take(turn_of(lukas)) == GIVEN_UP


def test_a_training_that_failed_before_the_start_is_tried_once_more(lukas: Employee) -> None:
    job = make.make_job(JobState.FAILED)
    run = make.make_run(RunState.FAILED, employee=lukas, failure_code="worker_lost", job_id=job.pk)

    assert stage_of(lukas, since=LATER, at=LATER) == "training queued"

    run.refresh_from_db()
    job.refresh_from_db()
    assert (run.state, job.state) == (RunState.QUEUED, JobState.READY)


def test_what_is_wrong_with_the_photos_is_not_tried_again(lukas: Employee) -> None:
    make.make_run(RunState.FAILED, employee=lukas, failure_code="training_diverged")

    standing = take(turn_of(lukas, since=LATER))

    assert standing == Standing(Ending.REFUSED, sentence("training_diverged"))


@pytest.mark.parametrize(
    ("state", "stage"),
    [(BatchState.QUEUED, "rendering queued"), (BatchState.RENDERING, "rendering 2/12")],
)
def test_a_rendering_says_how_far_it_is(lukas: Employee, state: str, stage: str) -> None:
    make.make_batch(state, run=make.make_run("ready", employee=lukas), rendered=2)

    assert stage_of(lukas) == stage


def test_a_rendering_that_was_called_off_is_left_to_the_visitor(lukas: Employee) -> None:
    make.make_batch(BatchState.CANCELLED, run=make.make_run("ready", employee=lukas))

    assert take(turn_of(lukas)) == CALLED_OFF


def test_a_rendering_that_failed_ends_it_unless_that_was_before_the_start(
    lukas: Employee,
) -> None:
    run = make.make_run("ready", employee=lukas)
    batch = make.make_batch(BatchState.FAILED, run=run, failure_code="worker_lost")

    assert take(turn_of(lukas)) == GIVEN_UP
    assert stage_of(lukas, since=LATER) == "rendering queued"

    batch.refresh_from_db()
    assert batch.state == BatchState.QUEUED


def test_a_training_newer_than_a_failed_rendering_is_the_one_to_watch(lukas: Employee) -> None:
    make.make_batch(BatchState.FAILED, run=make.make_run("ready", employee=lukas))
    make.make_run(RunState.QUEUED, employee=lukas, created_at=LATER)

    assert stage_of(lukas) == "training queued"


def test_headshots_that_could_not_be_begun_end_it_unless_that_was_before_the_start(
    lukas: Employee,
) -> None:
    run = make.make_run("ready", employee=lukas)
    failed = {"kind": AFTER_TRAINING, "subject_id": run.pk, "failure_code": "worker_lost"}
    job = make.make_job(JobState.FAILED, **failed)

    assert take(turn_of(lukas)) == GIVEN_UP
    assert stage_of(lukas, since=LATER) == "rendering queued"

    job.refresh_from_db()
    assert job.state == JobState.READY


def test_files_that_could_not_be_made_end_it_unless_that_was_before_the_start(
    lukas: Employee, approval: Approval
) -> None:
    about = {"kind": AFTER_APPROVAL, "subject_id": approval.headshot_id}
    job = make.make_job(JobState.FAILED, **about, failure_code="worker_lost")

    assert take(turn_of(lukas)) == GIVEN_UP
    assert stage_of(lukas, since=LATER) == "approved, files being made"

    job.refresh_from_db()
    assert job.state == JobState.READY


def test_only_the_newest_job_for_the_files_counts(lukas: Employee, approval: Approval) -> None:
    about = {"kind": AFTER_APPROVAL, "subject_id": approval.headshot_id}
    make.make_job(JobState.FAILED, **about, failure_code="worker_lost")
    make.make_job(JobState.READY, **about, created_at=LATER)

    assert stage_of(lukas) == "approved, files being made"
