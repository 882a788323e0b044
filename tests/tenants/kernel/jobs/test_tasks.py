"""What a wake-up does with each way a handler can end."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django_q.models import OrmQ

from tenants.kernel.jobs import draining, tasks
from tenants.kernel.jobs.actions import ALLOWANCE
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests.tenants.kernel.jobs.conftest import MakeJob, no_answer


def names(organization: Organization) -> list[str]:
    """Of the employees that handlers and companions made."""
    with acting_for(organization):
        return sorted(Employee.objects.values_list("name", flat=True))


def wait_of(job: Job) -> timedelta:
    """How long the job rests, by the database's clock, in whole seconds."""
    row = Job.objects.annotate(now=Now()).get(pk=job.pk)
    assert row.not_before is not None
    return timedelta(seconds=round((row.not_before - row.now).total_seconds()))


def test_a_wake_up_without_work_does_nothing(db: None):
    tasks.wake("default")


def test_a_handler_that_returns_has_done_its_job(job_of: MakeJob):
    job = job_of("returns")

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.checkpoint_key) == ("done", "ran")


def test_a_handler_may_finish_its_job_with_a_result(job_of: MakeJob, acme: Organization):
    job = job_of("finishes")

    tasks.wake("default")

    job.refresh_from_db()
    assert job.state == "done"
    assert names(acme) == ["Made by a job"]


def test_a_known_failure_is_final_and_told_to_the_companion(job_of: MakeJob, acme: Organization):
    job = job_of("fails")

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.failure_code, job.lease_until) == ("failed", "no_style", None)
    assert names(acme) == ["Told of no_style"]


@pytest.mark.parametrize("handler", ["may_fail", "breaks"])
@pytest.mark.parametrize(("attempt", "seconds"), [(0, 5), (1, 25)])
def test_what_may_pass_is_tried_again_after_a_while(
    job_of: MakeJob, handler: str, attempt: int, seconds: int
):
    job = job_of(handler, attempt=attempt)

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.attempt, job.lease_until) == ("ready", attempt + 1, None)
    assert wait_of(job) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("handler", "code"), [("may_fail", "mail_not_sent"), ("breaks", "unexpected")]
)
def test_the_last_attempt_fails_the_job(job_of: MakeJob, handler: str, code: str):
    job = job_of(handler, attempt=2)

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.attempt, job.failure_code) == ("failed", 3, code)


def test_a_companion_that_breaks_does_not_keep_the_job_alive(job_of: MakeJob):
    job = job_of("breaks", max_attempts=1)

    tasks.wake("default")

    job.refresh_from_db()
    assert job.state == "failed"


def test_the_log_names_the_job_and_never_what_an_error_says(
    job_of: MakeJob, caplog: pytest.LogCaptureFixture
):
    job = job_of("breaks", max_attempts=1)

    with caplog.at_level(logging.INFO):
        tasks.wake("default")

    assert str(job.pk) in caplog.text
    assert "LookupError in " in caplog.text
    assert "breaks:" in caplog.text
    assert "ada@" not in caplog.text


@pytest.mark.parametrize(
    ("handler", "level", "words"),
    [
        ("lacks_files", logging.ERROR, "The weights are not in /srv; get them with: fetch"),
        ("fails", logging.WARNING, "no_style"),
    ],
)
def test_the_log_says_what_whoever_runs_the_machines_has_to_do(
    job_of: MakeJob, caplog: pytest.LogCaptureFixture, handler: str, level: int, words: str
):
    job = job_of(handler)

    tasks.wake("default")

    said = [entry for entry in caplog.records if str(job.pk) in entry.message]
    assert [(entry.levelno, entry.message) for entry in said] == [
        (level, f"job {job.pk} ({job.kind}) failed: {words}")
    ]


def test_a_drained_job_goes_on_elsewhere_at_once_with_its_attempt_given_back(job_of: MakeJob):
    job = job_of("drains")

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.checkpoint_key, job.not_before) == ("ready", "halfway", None)
    assert job.max_attempts - job.attempt == 3
    assert OrmQ.objects.exists()


def test_a_cancelled_job_stays_cancelled(job_of: MakeJob):
    job = job_of("is_cancelled")

    tasks.wake("default")

    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_worker_that_was_overtaken_writes_nothing(job_of: MakeJob, acme: Organization):
    job = job_of("is_overtaken")

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.attempt) == ("running", 2)
    assert names(acme) == []


@pytest.mark.parametrize("handler", ["was_renamed", "module.that.never.was"])
def test_a_job_without_a_handler_fails(job_of: MakeJob, handler: str):
    job = job_of(handler)

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.failure_code) == ("failed", "unknown_job")


def test_a_draining_worker_takes_nothing_and_passes_the_bell_on(
    job_of: MakeJob, monkeypatch: pytest.MonkeyPatch
):
    job = job_of("returns")
    monkeypatch.setattr(draining._asked, "value", True)

    tasks.wake("default")

    job.refresh_from_db()
    assert job.state == "ready"
    assert OrmQ.objects.count() == 1


def test_a_worker_rings_for_what_else_waits(job_of: MakeJob):
    for _ in range(3):
        job_of("returns")

    tasks.wake("default")

    assert OrmQ.objects.count() == 2


def test_a_database_that_goes_away_is_noted_and_not_passed_on(
    db: None, caplog: pytest.LogCaptureFixture
):
    with connection.execute_wrapper(no_answer):
        tasks.wake("default")

    assert "a worker of the queue default: OperationalError" in caplog.text


def test_the_sweep_does_everything_that_is_due_even_if_one_breaks(
    job_of: MakeJob, settings, caplog: pytest.LogCaptureFixture
):
    job_of("returns")
    settings.SWEEPS = ["json.loads", "tenants.kernel.jobs.tasks.sweep_jobs"]

    tasks.sweep()

    assert "json.loads: TypeError" in caplog.text
    assert OrmQ.objects.count() == 1


def test_a_job_that_must_wait_is_on_hold_and_has_spent_no_attempt(job_of: MakeJob):
    job = job_of("must_wait")

    tasks.wake("default")

    job.refresh_from_db()
    assert (job.state, job.checkpoint_key, job.lease_until) == ("held", "halfway", None)
    assert job.max_attempts - job.attempt == ALLOWANCE
    assert not OrmQ.objects.exists()
