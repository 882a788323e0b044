"""Telling employees what there is to choose and what their reviewer asks for."""

import pytest
from django.core import mail

from generation.approvals import actions, queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.actions import TELL_READY
from generation.headshots.models import HeadshotBatch
from generation.headshots.redos import RedoReason
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tests import make
from tests.generation.approvals.conftest import ask as ask_for_changes
from tests.generation.approvals.conftest import reopen
from tests.generation.claims import work_on
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def batch(grace: Employee) -> HeadshotBatch:
    """Finished, with one good take."""
    batch = make.make_batch("ready", run=make.make_run("ready", employee=grace))
    make.make_headshot(batch=batch)
    return batch


@pytest.fixture
def approval(batch: HeadshotBatch, reviewer: Membership) -> Approval:
    """Sent back by the reviewer."""
    approval = make.make_approval(headshot=make.make_headshot("chosen", batch=batch))
    actions.request_changes(
        approval,
        seen=approval.headshot_id,
        reason=RedoReason.HAIR,
        note="Comb it, please.",
        reviewer=reviewer,
        actor=OWNER,
        at=NOON,
    )
    return approval


def ask(kind: str, row: HeadshotBatch | Approval) -> Job:
    return jobs.enqueue(kind, organization_id=row.organization_id, subject_id=row.pk, at=NOON)


def test_the_employee_reads_the_reviewers_own_words(approval: Approval) -> None:
    job = work_on(ask(actions.TELL_REDO, approval))

    assert job.state == JobState.DONE
    (message,) = mail.outbox
    assert message.to == [approval.employee.email]
    assert "Comb it, please." in message.body


def test_what_was_taken_back_is_not_told(approval: Approval) -> None:
    Approval.objects.filter(pk=approval.pk).update(state=ApprovalState.OPEN)

    work_on(ask(actions.TELL_REDO, approval))

    assert mail.outbox == []


def test_who_was_told_of_a_redo_is_told_that_it_was_taken_back(
    approval: Approval, reviewer: Membership
) -> None:
    reopen(approval, reviewer)
    assert not Job.objects.filter(kind=actions.TELL_REDO_TAKEN_BACK).exists()

    ask_for_changes(approval, reviewer)
    actions.note_told(approval, at=NOON)
    approval.refresh_from_db()
    reopen(approval, reviewer)

    work_on(Job.objects.get(kind=actions.TELL_REDO_TAKEN_BACK))
    [message] = mail.outbox
    assert message.to == [approval.employee.email]
    assert "looks at the one you sent" in message.body


def test_an_edit_is_not_told_of_while_its_reviewer_may_simply_undo_it(
    approval: Approval, batch: HeadshotBatch
) -> None:
    Approval.objects.filter(pk=approval.pk).update(edit=batch)

    assert work_on(ask(TELL_READY, batch)).state == JobState.DONE

    assert mail.outbox == []


def test_the_employee_is_mailed_that_takes_are_ready(batch: HeadshotBatch) -> None:
    assert work_on(ask(TELL_READY, batch)).state == JobState.DONE

    [message] = mail.outbox
    assert message.to == [batch.employee.email]
    assert "Nothing is used until you have agreed to it." in message.body
    assert queries.standing(batch.employee) is None


def test_without_a_sign_off_takes_go_to_review_and_the_mail_says_so(batch: HeadshotBatch) -> None:
    make.make_rules(needs_sign_off=False)

    work_on(ask(TELL_READY, batch))

    standing = queries.standing(batch.employee)
    assert standing
    assert (standing.state, standing.is_signed) == (ApprovalState.OPEN, False)
    assert "has sent the best one to a reviewer" in mail.outbox[0].body
