"""What goes wrong while a rebrand runs, and what several people do at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from generation.approvals import actions as approvals
from generation.approvals.actions import AFTER_APPROVAL
from generation.approvals.models import Approval
from generation.delivery import gate
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.rebrands import actions, queries, tasks
from generation.rebrands.lifecycle import RebrandState, RefinishState
from generation.rebrands.models import UNDO_FOR, Rebrand, Refinish
from generation.retention import actions as retention
from generation.retention import strays
from generation.styles.profiles import PROFILES
from tenants.kernel import files
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs import claims
from tenants.kernel.jobs import tasks as job_tasks
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.organizations.policy import Role
from tenants.people import actions as people
from tests import make
from tests.conftest import Committed
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine
from tests.generation.rebrands.conftest import item_of, make_approved, work_off
from tests.generation.stand_in import BROKEN, QUICK
from tests.generation.stored import lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once, held_up


def shade(picture: bytes) -> int:
    """By which the stand-in's files are told apart: they are re-encoded and signed."""
    with Image.open(BytesIO(picture)) as image:
        return int(np.asarray(image.convert("RGB"))[9, 9, 0])


def fail(item: Refinish) -> None:
    tasks.make_failed(
        organization_id=item.organization_id, subject_id=item.pk, code="engine_crashed", at=NOON
    )


def test_a_failure_is_told_and_tried_again(rebrand: Rebrand, put_engine: PutEngine) -> None:
    put_engine(BROKEN)
    actions.start(rebrand, actor=OWNER, at=NOON)
    Job.objects.filter(kind=actions.MAKE).update(max_attempts=1)
    work_off(rebrand)
    failed = item_of(rebrand)
    assert (failed.state, failed.failure_code) == (RefinishState.FAILED, "engine_crashed")
    assert rebrand.state == RebrandState.DONE

    put_engine(QUICK)
    actions.retry(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)

    assert item_of(rebrand).state == RefinishState.MADE


def test_a_picture_that_fails_keeps_the_others_from_nothing(rebrand: Rebrand) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)

    fail(item_of(rebrand))

    rebrand.refresh_from_db()
    assert (rebrand.state, queries.progress(rebrand).failed) == (RebrandState.DONE, 1)


def test_an_undo_that_fails_leaves_the_new_picture_in_use_and_can_be_tried_again(
    rebrand: Rebrand, approved: Headshot, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    make.make_rules(carries_over=True)
    Rebrand.objects.filter(pk=rebrand.pk).update(carries_over=True)
    actions.start(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)
    actions.undo(rebrand, actor=OWNER, at=NOON)
    fail(item_of(rebrand))
    assert item_of(rebrand).state == RefinishState.STUCK

    rebrand.refresh_from_db()
    actions.undo(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)

    assert item_of(rebrand).state == RefinishState.UNDONE
    assert Headshot.objects.get(pk=approved.pk).file_key == approved.file_key


def test_a_rebrand_whose_worker_was_lost_goes_on_with_the_sweep(rebrand: Rebrand) -> None:
    actions.start(rebrand, actor=OWNER, at=NOON)
    Refinish.objects.update(state=RefinishState.WAITING)
    Job.objects.all().delete()

    retention.sweep(at=NOON)

    assert item_of(rebrand).state == RefinishState.QUEUED
    assert Job.objects.filter(kind=actions.MAKE).count() == 1


def test_an_erasure_leaves_no_file_of_a_rebrand(
    rebrand: Rebrand, approved: Headshot, put_engine: PutEngine, committed: Committed
) -> None:
    put_engine(QUICK)
    actions.start(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)
    assert queries.keys_of(approved.employee_id)
    people.begin_erasure(approved.employee, actor=OWNER, at=NOON)

    committed(lambda: retention.erase(approved.employee, at=NOON))

    assert lying_about(approved.employee) == set()
    assert queries.keys_of(approved.employee_id) == set()


def test_a_withdrawn_consent_takes_the_earlier_picture_and_leaves_the_approved_one(
    rebrand: Rebrand, approved: Headshot, put_engine: PutEngine, committed: Committed
) -> None:
    put_engine(QUICK)
    make.make_rules(carries_over=True)
    Rebrand.objects.filter(pk=rebrand.pk).update(carries_over=True)
    actions.start(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)

    committed(lambda: retention.withdraw_consent(approved.employee, actor=OWNER, at=NOON))

    now = Headshot.objects.get(pk=approved.pk)
    assert approved.file_key not in lying_about(approved.employee)
    assert now.file_key in lying_about(approved.employee)
    assert gate.standing().exists()


def test_files_of_a_rebrand_are_no_strays(rebrand: Rebrand, put_engine: PutEngine) -> None:
    put_engine(QUICK)
    actions.start(rebrand, actor=OWNER, at=NOON)
    work_off(rebrand)
    Job.objects.all().delete()

    assert strays.remove(item_of(rebrand).employee) == 0


def committed_rebrand(acme: Organization, *, carries_over: bool = True) -> Rebrand:
    version = make.make_version(make.make_style(is_default=True))
    make_approved(version)
    to = make.make_version(version.template)
    make.make_rules(carries_over=carries_over)
    return actions.plan(to, carries_over=carries_over, actor=OWNER, at=NOON)


def item_after_start(rebrand: Rebrand) -> Refinish:
    actions.start(rebrand, actor=OWNER, at=NOON)
    return item_of(rebrand)


def claim_of(job: Job) -> Claim:
    """A worker's claim on the job, whatever comes before it."""
    Job.objects.filter(pk=job.pk).update(fair_tag=-1)
    claim = claims.claim(job.queue, at=NOON)
    assert claim
    assert claim.job_id == job.pk
    return claim


@pytest.mark.slow
def test_an_approval_that_is_taken_back_while_a_picture_is_swapped_wins_or_loses_wholly(
    committed_db: object, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    acme = make.make_organization("Acme")
    with acting_for(acme):
        reviewer = make.make_member(Role.REVIEWER)
        rebrand = committed_rebrand(acme)
    with acting_for(acme):
        actions.start(rebrand, actor=OWNER, at=NOON)
        make_job = Job.objects.get(kind=actions.MAKE)
    work_on(make_job)
    with acting_for(acme):
        swap_job = Job.objects.get(kind=actions.SWAP)
        approval = Approval.objects.get()

    def take_back() -> None:
        with acting_for(acme):
            approvals.reopen(approval, reviewer=reviewer, actor=OWNER, at=NOON)

    at_once(lambda: work_on(swap_job), take_back)

    with acting_for(acme):
        headshot, item = Headshot.objects.get(), item_of(rebrand)
        assert headshot.state == HeadshotState.CHOSEN
        assert not gate.standing().exists()
        assert (headshot.style_version == rebrand.version) == (item.state == RefinishState.IN_USE)


@pytest.mark.slow
def test_files_that_are_made_meanwhile_of_the_earlier_picture_do_not_leave(
    committed_db: object, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    acme = make.make_organization("Acme")
    with acting_for(acme):
        rebrand = committed_rebrand(acme)
        late = item_after_start(rebrand).headshot
        make_job = Job.objects.get(kind=actions.MAKE)
    work_on(make_job)
    with acting_for(acme):
        swap_job = Job.objects.get(kind=actions.SWAP)
        late_job = jobs.enqueue(
            AFTER_APPROVAL, organization_id=acme.pk, subject_id=late.pk, at=NOON
        )
    claimed = [claim_of(job) for job in (swap_job, late_job)]

    at_once(*(partial(job_tasks.work, claim) for claim in claimed))

    with acting_for(acme):
        new = shade(files.get(Headshot.objects.get().file_key))
        shades = [shade(files.open_plain(row.file_key)) for row in gate.standing()]
        assert shades == pytest.approx([new] * len(PROFILES), abs=3)


@pytest.mark.slow
def test_two_who_decide_at_once_decide_once(committed_db: object, put_engine: PutEngine) -> None:
    put_engine(QUICK)
    acme = make.make_organization("Acme")
    with acting_for(acme):
        reviewer = make.make_member(Role.REVIEWER)
        rebrand = committed_rebrand(acme, carries_over=False)
    with acting_for(acme):
        actions.start(rebrand, actor=OWNER, at=NOON)
        job = Job.objects.get(kind=actions.MAKE)
    work_on(job)
    with acting_for(acme):
        item = item_of(rebrand)

    def decide(act):
        with acting_for(acme):
            act(Refinish.objects.get(pk=item.pk), reviewer=reviewer, actor=OWNER, at=NOON)

    outcomes = at_once(lambda: decide(actions.accept), lambda: decide(actions.refuse))

    assert sorted(outcome is None for outcome in outcomes) == [False, True]


@pytest.mark.slow
def test_an_earlier_picture_that_is_being_brought_back_is_not_deleted(
    committed_db: object, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    acme = make.make_organization("Acme")
    with acting_for(acme):
        rebrand = committed_rebrand(acme)
        item_after_start(rebrand)
    for kind in (actions.MAKE, actions.SWAP):
        with acting_for(acme):
            job = Job.objects.get(kind=kind)
        work_on(job)
    with acting_for(acme):
        used = item_of(rebrand)
        rebrand.refresh_from_db()

    @contextmanager
    def undoing() -> Iterator[None]:
        with acting_for(acme):
            actions.undo(rebrand, actor=OWNER, at=NOON)
            yield

    def forget() -> int:
        with acting_for(acme):
            return actions.forget_earlier(at=used.state_changed_at + UNDO_FOR)

    assert held_up(forget, by=undoing()) == 0
    with acting_for(acme):
        assert item_of(rebrand).earlier == used.earlier


@pytest.mark.slow
def test_an_erasure_in_the_middle_of_a_picture_leaves_nothing(
    committed_db: object, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    acme = make.make_organization("Acme")
    with acting_for(acme):
        rebrand = committed_rebrand(acme)
    with acting_for(acme):
        actions.start(rebrand, actor=OWNER, at=NOON)
        job, employee = Job.objects.get(kind=actions.MAKE), item_of(rebrand).employee

    def erase() -> None:
        with acting_for(acme):
            people.begin_erasure(employee, actor=OWNER, at=NOON)
            retention.erase(employee, at=NOON)

    at_once(lambda: work_on(job), erase)

    with acting_for(acme):
        assert item_of(rebrand).state == RefinishState.LEFT
        assert queries.keys_of(employee.pk) == set()
        assert not gate.standing().exists()
