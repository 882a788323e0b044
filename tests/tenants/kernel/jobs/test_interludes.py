"""Urgent work in the middle of a long job."""

import time

import pytest

from tenants.kernel.jobs import claims, tasks
from tenants.kernel.jobs import draining as drain
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.jobs.interludes import Interludes
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests.make import NOON, make_job
from tests.tenants.kernel.jobs.conftest import MakeJob


@pytest.fixture
def outer(job_of: MakeJob) -> Claim:
    """The long job."""
    job_of(fair_tag=-9.0)
    claim = claims.claim("default", at=NOON)
    assert claim is not None
    return claim


def states() -> list[str]:
    """Of the urgent jobs, in the order of their line."""
    urgent = Job.objects.filter(is_urgent=True).order_by("fair_tag", "pk")
    return list(urgent.values_list("state", flat=True))


def test_one_urgent_job_is_done_at_a_time(job_of: MakeJob, outer: Claim):
    for tag in (1.0, 2.0):
        job_of(is_urgent=True, fair_tag=tag)
    job_of()

    Interludes(outer, queue="default")(at=NOON)

    assert states() == ["done", "ready"]
    outer.require()


def test_another_companys_urgent_job_is_done_too(outer: Claim, globex: Organization):
    with acting_for(globex):
        make_job(kind="tests.tenants.kernel.jobs.tasks.finishes", is_urgent=True)

    Interludes(outer, queue="default")(at=NOON)

    assert states() == ["done"]


@pytest.mark.parametrize(
    ("handler", "state"),
    [
        ("fails", "failed"),
        ("may_fail", "ready"),
        ("breaks", "ready"),
        ("is_cancelled", "cancelled"),
    ],
)
def test_an_urgent_job_that_ends_badly_ends_alone(
    job_of: MakeJob, outer: Claim, handler: str, state: str
):
    job_of(handler, is_urgent=True)

    Interludes(outer, queue="default")(at=NOON)

    assert states() == [state]
    outer.require()


def test_what_failed_once_waits_for_its_own_turn(job_of: MakeJob, outer: Claim):
    job = job_of("drains", is_urgent=True)
    interlude = Interludes(outer, queue="default")

    interlude(at=NOON)
    interlude._not_before = 0
    interlude(at=NOON)

    job.refresh_from_db()
    assert (job.state, job.attempt) == ("ready", 1)


def test_nothing_is_begun_that_would_have_to_stop_at_once(
    job_of: MakeJob, outer: Claim, monkeypatch: pytest.MonkeyPatch
):
    job_of(is_urgent=True)
    monkeypatch.setattr(drain._asked, "value", True)

    Interludes(outer, queue="default")(at=NOON)

    assert states() == ["ready"]


def test_urgent_jobs_take_a_fifth_of_the_time_at_most(
    job_of: MakeJob, outer: Claim, monkeypatch: pytest.MonkeyPatch
):
    now = 100.0

    def work(claim: Claim) -> None:
        nonlocal now
        done.append(claim)
        now += 2

    done: list[Claim] = []
    for tag in range(30):
        job_of(is_urgent=True, fair_tag=tag)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(tasks, "work", work)
    interlude = Interludes(outer, queue="default")

    while now < 200:
        interlude(at=NOON)
        now += 1

    assert len(done) * 2 == pytest.approx(20, abs=2)
