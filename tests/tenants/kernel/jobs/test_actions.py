"""Asking for work, calling it off, and the order in which it comes."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django_q.models import OrmQ

from tenants.kernel.jobs import actions, claims
from tenants.kernel.lifecycle import IllegalMove
from tenants.kernel.models import Job
from tests.make import NOON
from tests.tenants.kernel.jobs.conftest import MakeJob

ACME, GLOBEX = uuid4(), uuid4()
RETURNS = "tests.tenants.kernel.jobs.tasks.returns"


def ask(
    organization_id: UUID = ACME,
    *,
    queue: str = "default",
    cost: float = 1.0,
    urgent: bool = False,
) -> Job:
    return actions.enqueue(
        RETURNS,
        organization_id=organization_id,
        subject_id=uuid4(),
        at=NOON,
        queue=queue,
        cost=cost,
        urgent=urgent,
    )


def urgent_ones(jobs: int) -> list[bool]:
    """Whether each of the next so many jobs is urgent."""
    found = [claims.claim("default", at=NOON) for _ in range(jobs)]
    return [Job.objects.get(pk=claim.job_id).is_urgent for claim in found if claim]


def order(*, queue: str = "default") -> list[UUID]:
    """Whose jobs are claimed, one after the other."""
    found = []
    while claim := claims.claim(queue, at=NOON):
        found.append(claim.organization_id)
    return found


def test_a_job_waits_with_its_bell_rung(db: None):
    job = ask(queue="gpu")

    assert (job.state, job.attempt, job.created_at) == ("ready", 0, NOON)
    assert [bell.key for bell in OrmQ.objects.all()] == ["gpu"]


def test_a_rollback_takes_back_the_job_and_its_bell(db: None):
    with pytest.raises(LookupError), transaction.atomic():
        ask()
        raise LookupError

    assert not Job.objects.exists()
    assert not OrmQ.objects.exists()


def test_what_carries_on_a_job_takes_its_turn(db: None):
    begun, later = ask(ACME, queue="gpu"), ask(ACME, queue="gpu")
    claims.claim("gpu", at=NOON)

    rest = actions.enqueue(
        RETURNS,
        organization_id=ACME,
        subject_id=uuid4(),
        at=NOON,
        queue="gpu",
        continues=begun.pk,
    )

    assert rest.fair_tag == begun.fair_tag
    following = [claim.job_id for claim in iter(lambda: claims.claim("gpu", at=NOON), None)]
    assert following == [rest.pk, later.pk]


def test_a_few_jobs_do_not_wait_behind_many_of_another_company(db: None):
    for _ in range(20):
        ask(ACME)
    for _ in range(3):
        ask(GLOBEX)

    assert order()[:7].count(GLOBEX) == 3


def test_a_company_that_was_idle_gains_no_credit(db: None):
    for _ in range(20):
        ask(ACME)
    order()

    for organization_id in [GLOBEX] * 4 + [ACME] * 4:
        ask(organization_id)

    assert order()[:5].count(ACME) == 2


def test_costly_jobs_let_cheap_ones_of_others_by(db: None):
    for _ in range(3):
        ask(ACME, cost=5)
    for _ in range(5):
        ask(GLOBEX)

    assert order()[:5].count(GLOBEX) == 4


def test_an_urgent_job_goes_ahead_of_all_that_wait(db: None):
    for organization_id in [ACME] * 3 + [GLOBEX] * 3:
        ask(organization_id)

    ask(ACME, urgent=True)
    ask(GLOBEX, urgent=True)

    assert urgent_ones(4) == [True, True, False, False]


def test_an_urgent_job_stays_ahead_of_what_is_asked_for_later(db: None):
    ask(ACME)
    order()
    ask(ACME, urgent=True)
    ask(GLOBEX)

    assert urgent_ones(2) == [True, False]


def test_what_was_begun_goes_before_urgent_jobs(db: None):
    begun = ask(ACME)
    claims.claim("default", at=NOON)
    ask(ACME)
    rest = actions.enqueue(
        RETURNS, organization_id=ACME, subject_id=uuid4(), at=NOON, continues=begun.pk
    )

    ask(GLOBEX, urgent=True)

    claim = claims.claim("default", at=NOON)
    assert claim is not None
    assert claim.job_id != rest.pk
    assert urgent_ones(2) == [False, False]


def test_many_urgent_jobs_of_one_company_starve_nobody(db: None):
    for _ in range(2):
        ask(GLOBEX)
    for _ in range(100):
        ask(ACME, urgent=True)

    kinds = urgent_ones(45)

    assert all(kinds[:15])
    assert kinds[:17].count(False) == 1
    assert kinds[:34].count(False) == 2


def test_another_companys_urgent_job_does_not_wait_behind_many(db: None):
    ask(GLOBEX)
    for _ in range(15):
        ask(ACME, urgent=True)
    ask(GLOBEX, urgent=True)

    assert order()[:2].count(GLOBEX) == 1


def test_urgent_jobs_cost_a_company_no_ordinary_turn(db: None):
    for _ in range(10):
        ask(ACME, urgent=True)
    order()

    ask(ACME)
    ask(GLOBEX)

    assert order() == [ACME, GLOBEX]


def test_an_urgent_job_tried_again_is_still_urgent(job_of: MakeJob):
    waiting = job_of(fair_tag=5.0)
    failed = job_of(state="failed", attempt=3, is_urgent=True)

    actions.retry(failed.pk, at=NOON)

    failed.refresh_from_db()
    assert failed.fair_tag < waiting.fair_tag


def test_queues_do_not_delay_each_other(db: None):
    for _ in range(20):
        ask(ACME, queue="gpu")

    assert ask(ACME).fair_tag == 1.0


def test_one_companys_jobs_come_in_their_order(db: None):
    jobs = [ask() for _ in range(4)]

    tags = [job.fair_tag for job in jobs]

    assert tags == sorted(set(tags))


@pytest.mark.parametrize("state", ["ready", "running", "held"])
def test_a_job_that_has_not_ended_can_be_cancelled(job_of: MakeJob, state: str):
    job = job_of(state=state)

    actions.cancel(job.pk, at=NOON)

    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_cancelling_what_has_ended_changes_nothing(job_of: MakeJob, state: str):
    job = job_of(state=state)

    actions.cancel(job.pk, at=NOON)

    job.refresh_from_db()
    assert job.state == state


def test_a_failed_job_is_tried_again_with_a_fresh_allowance(job_of: MakeJob):
    job = job_of(state="failed", attempt=3, failure_code="unexpected", checkpoint_key="halfway")

    actions.retry(job.pk, at=NOON + timedelta(hours=1))

    job.refresh_from_db()
    assert (job.state, job.failure_code, job.checkpoint_key) == ("ready", "", "halfway")
    assert (job.attempt, job.max_attempts) == (3, 6)
    assert OrmQ.objects.count() == 1


def test_only_a_failed_job_is_tried_again(job_of: MakeJob):
    with pytest.raises(IllegalMove):
        actions.retry(job_of(state="running").pk, at=NOON)


def test_what_is_on_hold_is_claimed_once_it_is_let_go(job_of: MakeJob):
    job = job_of(state="held", checkpoint_key="halfway")
    assert claims.claim("default", at=NOON) is None

    assert actions.let_go(job.organization_id, at=NOON) == 1

    claim = claims.claim("default", at=NOON)
    assert claim
    assert (claim.job_id, claim.checkpoint_key) == (job.pk, "halfway")
    assert OrmQ.objects.count() == 1


def test_only_the_organizations_own_jobs_are_let_go(job_of: MakeJob):
    job = job_of(state="held")

    assert actions.holders() == [job.organization_id]
    assert actions.let_go(GLOBEX, at=NOON) == 0
    assert actions.holders() == [job.organization_id]


def test_what_was_on_hold_for_long_keeps_nobody_else_waiting(job_of: MakeJob):
    acme = job_of(state="held", fair_tag=1.0).organization_id
    job_of(state="held", fair_tag=2.0)
    ask(GLOBEX)

    actions.let_go(acme, at=NOON)

    assert order() == [GLOBEX, acme, acme]
