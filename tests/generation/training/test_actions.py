"""Asking for a training, and what is noted of it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from generation.photos.queries import ENOUGH, ENOUGH_FACES
from generation.training import actions, queries
from generation.training.actions import AlreadyTraining, NotEnoughPhotos
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel.jobs.lifecycle import LIFECYCLE as JOB
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.make import NOON, YEAR
from tests.tenants.moments import DAY, MINUTE, OWNER
from tests.tenants.racing import at_once


@pytest.fixture
def ready(ada: Employee) -> Employee:
    """Ada, with as many photos as are needed."""
    send_photos(ada)
    return ada


def send_photos(employee: Employee, count: int = ENOUGH, **fields: Any) -> None:
    for _ in range(count):
        make.make_photo(employee=employee, **fields)


def request(employee: Employee, **other: Any) -> TrainingRun:
    given: dict[str, Any] = {"base": "demo", "seed": 7, "actor": OWNER, "at": NOON}
    return actions.request(employee, **{**given, **other})


def test_colleagues_with_the_same_face_are_looked_for(ready: Employee) -> None:
    request(ready)

    assert Job.objects.filter(kind="generation.photos.tasks.compare", subject_id=ready.pk).exists()


def job_of(run: TrainingRun) -> Job:
    return Job.objects.get(subject_id=run.pk)


def failed(employee: Employee) -> TrainingRun:
    """A run whose job was given up after three attempts."""
    run = request(employee)
    job = job_of(run)
    JOB.apply(job, "claim", at=NOON, attempt=3)
    actions.fail(run, code="worker_lost", at=NOON)
    JOB.apply(job, "fail", at=NOON)
    return run


def test_a_training_learns_from_the_accepted_photos(ready: Employee) -> None:
    make.make_photo("rejected", employee=ready)

    run = request(ready)

    assert run.state == RunState.QUEUED
    assert len(run.photo_ids) == ENOUGH
    assert run.consent_receipt.employee == ready
    assert audit.recent(Filter(subject_id=run.pk))[0].verb == "trainingrun.order"


def test_a_training_waits_for_a_gpu_worker(ready: Employee) -> None:
    run = request(ready)

    job = job_of(run)
    assert (job.queue, job.subject_id, job.organization_id) == ("gpu", run.pk, run.organization_id)


def test_too_few_photos_are_refused_with_how_many_are_missing(ada: Employee) -> None:
    send_photos(ada, ENOUGH - 3)

    with pytest.raises(NotEnoughPhotos, match="add 3 more") as refusal:
        request(ada)

    assert refusal.value.details == {"missing": 3}
    assert not Job.objects.exists()


def test_too_few_faces_are_refused_with_how_many_are_missing(ada: Employee) -> None:
    send_photos(ada, ENOUGH, embedding_key="")

    with pytest.raises(NotEnoughPhotos, match=f"add {ENOUGH_FACES} more that show") as refusal:
        request(ada)

    assert refusal.value.details == {"missing": ENOUGH_FACES}
    send_photos(ada, ENOUGH_FACES)
    assert request(ada).state == RunState.QUEUED


def test_photos_in_doubt_are_waited_for(ready: Employee) -> None:
    make.make_photo("received", employee=ready)

    with pytest.raises(NotEnoughPhotos, match="1 of your photos"):
        request(ready)


def test_nothing_is_learned_after_consent_was_withdrawn(ready: Employee) -> None:
    consent.withdraw(ready, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        request(ready)


def test_nothing_is_learned_after_consent_ran_out(ready: Employee) -> None:
    with pytest.raises(ConsentMissing):
        request(ready, at=NOON + YEAR)


def test_one_training_runs_at_a_time(ready: Employee) -> None:
    request(ready)

    with pytest.raises(AlreadyTraining):
        request(ready)

    assert Job.objects.filter(kind=actions.TRAIN).count() == 1


def test_another_training_may_follow(ready: Employee) -> None:
    first = request(ready)
    actions.cancel(first, at=NOON)

    second = request(ready, at=NOON + DAY)

    assert queries.latest(ready) == second
    assert list(queries.of(ready)) == [second, first]


def test_a_training_taken_up_again_keeps_when_it_began(ready: Employee) -> None:
    run = request(ready)
    actions.start(run, steps=100, spec_digest="d", at=NOON)

    actions.start(run, steps=100, spec_digest="d", at=NOON + DAY)

    assert (run.state, run.started_at) == (RunState.RUNNING, NOON)


def test_progress_is_noted_while_it_runs(ready: Employee) -> None:
    run = request(ready)
    actions.note_progress(run, step=5)
    actions.start(run, steps=100, spec_digest="d", at=NOON)
    actions.note_progress(run, step=10, stage="learn")
    actions.cancel(run, at=NOON)

    actions.note_progress(run, step=20)

    run.refresh_from_db()
    assert (run.step, run.stage) == (10, "learn")


def test_a_finished_training_is_followed_by_headshots(ready: Employee) -> None:
    run = request(ready)
    actions.start(run, steps=100, spec_digest="d", at=NOON)

    actions.finish(run, adapter_key="adapter", at=NOON, step=100, last_loss=0.1)

    assert queries.adapter_of(ready) == run
    follow = Job.objects.get(kind=actions.AFTER_TRAINING)
    assert (follow.subject_id, follow.queue) == (run.pk, "default")


def test_the_database_wants_an_adapter_of_what_is_ready(ready: Employee) -> None:
    run = request(ready)
    actions.start(run, steps=100, spec_digest="d", at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.finish(run, adapter_key="", at=NOON)


def test_a_cancelled_training_takes_its_job_along(ready: Employee) -> None:
    run = request(ready)

    assert actions.cancel_open(ready, actor=OWNER, at=NOON) == 1

    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
    assert job_of(run).state == JobState.CANCELLED
    assert actions.cancel_open(ready, actor=OWNER, at=NOON) == 0


def test_a_cancelled_training_does_not_finish(ready: Employee) -> None:
    run = request(ready)
    actions.start(run, steps=100, spec_digest="d", at=NOON)
    actions.cancel(TrainingRun.objects.get(pk=run.pk), at=NOON)

    with pytest.raises(IllegalMove):
        actions.finish(run, adapter_key="adapter", at=NOON)


def test_a_failed_training_is_tried_again_where_it_stopped(ready: Employee) -> None:
    run = failed(ready)

    actions.retry(run, actor=OWNER, at=NOON)

    run.refresh_from_db()
    job = job_of(run)
    assert (run.state, run.failure_code, run.finished_at) == (RunState.QUEUED, "", None)
    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, 3)


def test_only_what_failed_is_tried_again(ready: Employee) -> None:
    run = request(ready)

    with pytest.raises(IllegalMove):
        actions.retry(run, actor=OWNER, at=NOON)


def test_a_failed_training_is_not_tried_beside_a_newer_one(ready: Employee) -> None:
    old = failed(ready)
    request(ready)

    with pytest.raises(AlreadyTraining):
        actions.retry(old, actor=OWNER, at=NOON)

    assert TrainingRun.objects.get(pk=old.pk).state == RunState.FAILED


def test_nothing_is_tried_again_without_consent(ready: Employee) -> None:
    run = failed(ready)
    consent.withdraw(ready, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        actions.retry(run, actor=OWNER, at=NOON)


def test_an_erased_training_knows_nothing_more(ready: Employee) -> None:
    run = make.make_run(RunState.READY, employee=ready, photo_ids=["one"])

    actions.erase(run, at=NOON)

    run.refresh_from_db()
    assert (run.adapter_key, run.photo_ids) == ("", [])
    assert queries.adapter_of(ready) is None


def test_how_long_it_takes_is_said_once_three_were_seen(ready: Employee) -> None:
    for minutes in (1, 2, 30):
        assert queries.typical_seconds() is None
        times = {"started_at": NOON, "finished_at": NOON + minutes * MINUTE}
        make.make_run(RunState.READY, employee=ready, **times)

    assert queries.typical_seconds() == 120


def test_one_company_sees_no_training_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        ada = make.make_participant()
        send_photos(ada)
        request(ada)
        for _ in range(3):
            make.make_run("ready", employee=ada, started_at=NOON, finished_at=NOON)

    with acting_for(globex):
        assert queries.latest(ada) is None
        assert queries.typical_seconds() is None
        assert actions.cancel_open(ada, at=NOON) == 0
        with pytest.raises(ConsentMissing):
            request(ada)


@pytest.mark.slow
def test_a_training_asked_for_twice_at_once_is_queued_once(committed_db: dict[str, str]) -> None:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        ada = make.make_participant()
        send_photos(ada)

    def press() -> TrainingRun:
        with acting_for(acme):
            return request(ada)

    results = at_once(press, press)

    assert sorted(type(result).__name__ for result in results) == ["AlreadyTraining", "TrainingRun"]
    assert Job.objects.filter(kind=actions.TRAIN).count() == 1
