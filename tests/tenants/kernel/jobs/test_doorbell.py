"""How many wake-ups wait."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils.timezone import now
from django_q.models import OrmQ

from tenants.kernel.jobs import doorbell
from tests.tenants.kernel.jobs.conftest import MakeJob

LATER = Now() + timedelta(hours=1)


@pytest.mark.parametrize(("jobs", "bells"), [(0, 0), (1, 1), (2, 2), (5, 2)])
def test_as_many_bells_ring_as_two_workers_can_use(job_of: MakeJob, jobs: int, bells: int):
    for _ in range(jobs):
        job_of()

    doorbell.top_up("default")

    assert OrmQ.objects.count() == bells


def test_bells_that_wait_already_count(job_of: MakeJob):
    job_of()
    doorbell.ring("default")

    assert doorbell.top_up("default") == 0


def test_a_bell_that_a_lost_worker_took_does_not_count(job_of: MakeJob):
    job_of()
    doorbell.ring("default")
    OrmQ.objects.update(lock=now() + timedelta(minutes=10))

    assert doorbell.top_up("default") == 1


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"state": "running", "lease_until": LATER}, 0),
        ({"state": "running", "lease_until": Now() - timedelta(seconds=1)}, 1),
        ({"not_before": LATER}, 0),
        ({"not_before": Now() - timedelta(seconds=1)}, 1),
        ({"state": "done"}, 0),
        ({"queue": "gpu"}, 0),
    ],
)
def test_bells_ring_for_what_can_be_claimed_now(
    job_of: MakeJob, fields: dict[str, object], missing: int
):
    job_of(**fields)

    assert doorbell.top_up("default") == missing


def test_every_queue_has_a_cluster():
    assert doorbell.queues() == ["default", "gpu"]
    assert doorbell.workers_of("gpu") == 1
