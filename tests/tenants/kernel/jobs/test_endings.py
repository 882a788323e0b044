"""What the sweep does with jobs whose worker was lost."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from tenants.kernel.jobs import endings
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests.make import NOON
from tests.tenants.kernel.jobs.conftest import MakeJob

ENDED = Now() - timedelta(seconds=1)


def test_a_job_whose_lease_ended_waits_for_its_next_attempt(job_of: MakeJob):
    job = job_of(state="running", attempt=1, lease_until=ENDED)

    assert endings.end_abandoned(at=NOON) == 1

    job.refresh_from_db()
    assert (job.state, job.attempt, job.max_attempts) == ("ready", 1, 3)
    assert Job.objects.filter(not_before__gt=Now()).exists()


def test_a_job_that_used_up_its_attempts_fails_with_a_reason(job_of: MakeJob, acme: Organization):
    job = job_of("fails", state="running", attempt=3, lease_until=ENDED)

    endings.end_abandoned(at=NOON)

    job.refresh_from_db()
    assert (job.state, job.failure_code) == ("failed", "worker_lost")
    with acting_for(acme):
        assert Employee.objects.get().name == "Told of worker_lost"


def test_a_job_whose_lease_holds_is_left_alone(job_of: MakeJob):
    job = job_of(state="running", attempt=3, lease_until=Now() + timedelta(seconds=5))

    assert endings.end_abandoned(at=NOON) == 0

    job.refresh_from_db()
    assert job.state == "running"


def test_a_job_that_was_taken_over_meanwhile_is_left_alone(job_of: MakeJob, acme: Organization):
    stale = job_of("fails", state="running", attempt=3, lease_until=ENDED)
    Job.objects.update(attempt=4, max_attempts=4, lease_until=Now() + timedelta(seconds=5))

    with pytest.raises(IllegalMove):
        endings.fail(stale, code="worker_lost", at=NOON, move="expire")

    assert Job.objects.get().state == "running"
    with acting_for(acme):
        assert not Employee.objects.exists()
