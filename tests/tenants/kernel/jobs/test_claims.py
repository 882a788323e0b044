"""Claiming jobs, holding them, and losing them."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from tenants.kernel.jobs import claims
from tenants.kernel.jobs.claims import Cancelled, Claim, Superseded
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for, organization_in_force
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests.make import NOON, make_employee
from tests.tenants.kernel.jobs.conftest import MakeJob
from tests.tenants.racing import at_once

ENDED = Now() - timedelta(seconds=1)
LATER = Now() + timedelta(hours=1)


def claimed() -> Claim:
    claim = claims.claim("default", at=NOON)
    assert claim is not None
    return claim


def lease_of(job: Job) -> timedelta:
    """How much of the lease is left, by the database's clock."""
    row = Job.objects.annotate(now=Now()).get(pk=job.pk)
    assert row.lease_until is not None
    left: timedelta = row.lease_until - row.now
    return left


def test_a_claim_says_what_to_do_and_raises_the_attempt(job_of: MakeJob):
    job = job_of(checkpoint_key="halfway")

    claim = claimed()

    assert (claim.job_id, claim.kind, claim.subject_id) == (job.pk, job.kind, job.subject_id)
    assert (claim.attempt, claim.checkpoint_key, claim.is_last) == (1, "halfway", False)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("running", 1)


def test_a_claim_holds_for_the_lease_on_the_databases_clock(job_of: MakeJob):
    job = job_of()

    claimed()

    assert timedelta(seconds=55) < lease_of(job) <= timedelta(seconds=60)


def test_nothing_is_claimed_from_another_queue(job_of: MakeJob):
    job_of(queue="gpu")

    assert claims.claim("default", at=NOON) is None


@pytest.mark.parametrize("state", ["running", "done", "failed", "cancelled"])
def test_only_a_waiting_job_is_claimed(job_of: MakeJob, state: str):
    job_of(state=state, lease_until=LATER)

    assert claims.claim("default", at=NOON) is None


def test_a_job_is_not_claimed_before_its_time(job_of: MakeJob):
    job_of(not_before=LATER)

    assert claims.claim("default", at=NOON) is None


def test_a_job_whose_lease_ended_is_taken_over_before_what_waits(job_of: MakeJob):
    lost = job_of(state="running", attempt=1, lease_until=ENDED, fair_tag=9.0)
    job_of(fair_tag=1.0)

    claim = claimed()

    assert (claim.job_id, claim.attempt) == (lost.pk, 2)


def test_a_job_that_used_up_its_attempts_is_not_taken_over(job_of: MakeJob):
    job_of(state="running", attempt=3, lease_until=ENDED)

    assert claims.claim("default", at=NOON) is None


def test_a_claim_acts_for_the_jobs_organization(job_of: MakeJob, acme: Organization):
    job_of()

    with claimed().acting():
        assert organization_in_force() == acme.pk


def test_a_heartbeat_renews_the_lease(job_of: MakeJob):
    job = job_of()
    claim = claimed()
    Job.objects.update(lease_until=ENDED)

    claim.heartbeat()

    assert lease_of(job) > timedelta(seconds=55)


def test_a_checkpoint_is_kept_for_the_next_attempt(job_of: MakeJob):
    job_of()
    claim = claimed()

    claim.checkpoint("org/ada/checkpoint/1")

    assert claim.checkpoint_key == "org/ada/checkpoint/1"
    assert Job.objects.get().checkpoint_key == "org/ada/checkpoint/1"


@pytest.mark.parametrize(
    ("change", "loss"),
    [
        ({"state": "cancelled"}, Cancelled),
        ({"attempt": 2}, Superseded),
        ({"state": "ready"}, Superseded),
        ({"state": "failed"}, Superseded),
    ],
)
@pytest.mark.parametrize("step", ["heartbeat", "checkpoint", "require", "finishing"])
def test_a_worker_that_lost_its_job_is_told_at_every_step(
    job_of: MakeJob, change: dict[str, object], loss: type[Exception], step: str
):
    job_of()
    claim = claimed()
    Job.objects.update(**change)
    steps = {
        "heartbeat": claim.heartbeat,
        "checkpoint": lambda: claim.checkpoint("x"),
        "require": claim.require,
        "finishing": lambda: finish(claim),
    }

    with pytest.raises(loss):
        steps[step]()

    assert Job.objects.get().checkpoint_key == ""


def finish(claim: Claim) -> None:
    with claim.finishing(at=NOON):
        make_employee()


def test_finishing_writes_the_result_and_ends_the_job(job_of: MakeJob, acme: Organization):
    job_of()

    finish(claimed())

    assert Job.objects.get().state == "done"
    with acting_for(acme):
        assert Employee.objects.count() == 1


def test_a_result_that_comes_too_late_is_not_written(job_of: MakeJob, acme: Organization):
    job_of()
    claim = claimed()
    Job.objects.update(attempt=2)

    with pytest.raises(Superseded):
        finish(claim)

    with acting_for(acme):
        assert not Employee.objects.exists()


def test_a_refused_domain_move_of_a_cancelled_job_reads_as_cancelled(job_of: MakeJob):
    job_of()
    claim = claimed()
    Job.objects.update(state="cancelled")

    with pytest.raises(Cancelled), claim.finishing(at=NOON):
        raise IllegalMove


def test_a_refused_domain_move_of_a_job_still_held_stays_what_it_is(job_of: MakeJob):
    job_of()
    claim = claimed()

    with pytest.raises(IllegalMove), claim.finishing(at=NOON):
        raise IllegalMove
    assert Job.objects.get().state == "running"


def test_only_an_urgent_job_that_nobody_tried_is_done_in_between(job_of: MakeJob):
    job_of(state="ready")
    outer = claimed()
    job_of()
    job_of(is_urgent=True, attempt=1)
    job_of(is_urgent=True, queue="gpu")
    job_of(is_urgent=True, not_before=LATER)
    assert claims.claim_between(outer, "default", at=NOON) is None
    urgent = job_of(is_urgent=True)

    claim = claims.claim_between(outer, "default", at=NOON)

    assert claim is not None
    assert (claim.job_id, claim.attempt, claim.outer) == (urgent.pk, 1, outer)


def test_a_heartbeat_in_between_renews_both_leases(job_of: MakeJob):
    jobs = [job_of(), job_of(is_urgent=True, fair_tag=2.0)]
    outer = claimed()
    inner = claims.claim_between(outer, "default", at=NOON)
    assert inner is not None
    Job.objects.update(lease_until=ENDED)

    inner.heartbeat()

    assert all(lease_of(job) > timedelta(seconds=55) for job in jobs)


def test_work_in_between_goes_on_when_the_outer_job_is_lost(job_of: MakeJob):
    outer_job = job_of()
    job_of(is_urgent=True, fair_tag=2.0)
    outer = claimed()
    inner = claims.claim_between(outer, "default", at=NOON)
    assert inner is not None
    Job.objects.filter(pk=outer_job.pk).update(state="cancelled")

    inner.heartbeat()

    with pytest.raises(Cancelled):
        outer.heartbeat()


def test_each_job_is_claimed_once_however_many_ask(committed_db: dict[str, str]):
    organization_id = Job().pk
    for tag in range(20):
        Job.objects.create(
            kind="x",
            organization_id=organization_id,
            subject_id=organization_id,
            fair_tag=tag,
            created_at=NOON,
            state="ready",
            state_changed_at=NOON,
        )

    def take_all() -> list[Claim]:
        taken = []
        while claim := claims.claim("default", at=NOON):
            taken.append(claim)
        return taken

    taken = [claim.job_id for claimer in at_once(*[take_all] * 6) for claim in claimer]

    assert len(taken) == len(set(taken)) == 20


def test_a_lost_job_is_taken_over_once_however_many_ask(committed_db: dict[str, str]):
    pk = Job().pk
    Job.objects.create(
        kind="x",
        organization_id=pk,
        subject_id=pk,
        fair_tag=1,
        created_at=NOON,
        state="running",
        state_changed_at=NOON,
        attempt=1,
        lease_until=NOON,
    )

    taken = at_once(*[lambda: claims.claim("default", at=NOON)] * 6)

    assert [claim.attempt for claim in taken if claim] == [2]
