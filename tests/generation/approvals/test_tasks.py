"""Telling employees what their reviewer asks for."""

import pytest
from django.core import mail

from generation.approvals import actions
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.redos import RedoReason
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def approval(grace: Employee, reviewer: Membership) -> Approval:
    """Sent back by the reviewer."""
    batch = make.make_batch("ready", run=make.make_run("ready", employee=grace))
    approval = make.make_approval(headshot=make.make_headshot("chosen", batch=batch))
    actions.request_changes(
        approval,
        reason=RedoReason.HAIR,
        note="Comb it, please.",
        reviewer=reviewer,
        actor=OWNER,
        at=NOON,
    )
    return approval


def test_the_employee_reads_the_reviewers_own_words(approval: Approval) -> None:
    job = work_on(Job.objects.get(kind=actions.TELL_REDO))

    assert job.state == JobState.DONE
    (message,) = mail.outbox
    assert message.to == [approval.employee.email]
    assert "Comb it, please." in message.body


def test_what_was_taken_back_is_not_told(approval: Approval) -> None:
    Approval.objects.filter(pk=approval.pk).update(state=ApprovalState.OPEN)

    work_on(Job.objects.get(kind=actions.TELL_REDO))

    assert mail.outbox == []
