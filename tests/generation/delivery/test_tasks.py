"""Making files of approved headshots, as far as no model is needed, and telling about it."""

import pytest
from django.core import mail

from generation.approvals.actions import AFTER_APPROVAL
from generation.approvals.models import Approval
from generation.delivery.actions import TELL_APPROVED, TELL_WITHDRAWN
from generation.delivery.models import Rendition
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.actions import ALLOWANCE
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine
from tests.generation.stand_in import BROKEN
from tests.generation.stored import keep
from tests.make import NOON


@pytest.fixture
def headshot(grace: Employee) -> Headshot:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=grace))
    released = make.make_headshot(HeadshotState.RELEASED, batch=batch)
    make.make_approval("approved", headshot=released, decided_at=NOON)
    return released


def done(kind: str, subject: Headshot | Approval, *, attempts: int = ALLOWANCE) -> Job:
    organization_id, subject_id = subject.organization_id, subject.pk
    job = jobs.enqueue(
        kind,
        organization_id=organization_id,
        subject_id=subject_id,
        at=NOON,
        max_attempts=attempts,
    )
    return work_on(job)


@pytest.mark.parametrize("state", ["chosen", "withdrawn", "discarded"])
def test_nothing_is_made_of_what_is_not_approved_any_more(headshot: Headshot, state: str) -> None:
    Headshot.objects.filter(pk=headshot.pk).update(state=state)

    assert done(AFTER_APPROVAL, headshot).state == JobState.DONE
    assert not Rendition.objects.exists()


def test_a_drain_costs_no_attempt(grace: Employee, headshot: Headshot, draining: None) -> None:
    Headshot.objects.filter(pk=headshot.pk).update(file_key=keep(grace, "headshot"))

    job = done(AFTER_APPROVAL, headshot)

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, ALLOWANCE)


def test_an_engine_that_crashes_is_named(
    grace: Employee, headshot: Headshot, put_engine: PutEngine
) -> None:
    put_engine(BROKEN)
    Headshot.objects.filter(pk=headshot.pk).update(file_key=keep(grace, "headshot"))

    job = done(AFTER_APPROVAL, headshot, attempts=1)

    assert (job.state, job.failure_code) == (JobState.FAILED, "engine_crashed")


@pytest.fixture
def approval(headshot: Headshot) -> Approval:
    return Approval.objects.get(headshot=headshot)


def test_the_employee_is_mailed_that_the_picture_is_there(approval: Approval) -> None:
    assert done(TELL_APPROVED, approval).state == JobState.DONE

    assert [message.to for message in mail.outbox] == [[approval.employee.email]]


def test_nobody_is_told_of_an_approval_that_was_taken_back(approval: Approval) -> None:
    Approval.objects.filter(pk=approval.pk).update(state="open")

    done(TELL_APPROVED, approval)

    assert mail.outbox == []


def test_the_employee_is_mailed_that_the_picture_was_called_back(approval: Approval) -> None:
    assert done(TELL_WITHDRAWN, approval).state == JobState.DONE

    [message] = mail.outbox
    assert message.to == [approval.employee.email]
    assert "was taken back" in message.subject
