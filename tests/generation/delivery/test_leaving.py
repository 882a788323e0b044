"""What leaves by itself, when, and how it is called back."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from generation.approvals import actions as approvals
from generation.approvals.errors import WithdrawnMeanwhile
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.approvals.policy import SelfApproval
from generation.delivery import actions, gate
from generation.delivery.models import Rendition
from generation.headshots.actions import TELL_READY
from generation.headshots.lifecycle import HeadshotState
from generation.styles.profiles import PROFILES
from tenants.kernel.lifecycle import Actor
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.approvals.conftest import approve, ask, submission
from tests.generation.stored import lying_about, made
from tests.make import NOON
from tests.tenants.moments import MINUTE, OWNER

LATER = NOON + MINUTE
SOON = LATER - MINUTE / 60


@pytest.fixture
def approval(ada: Employee, reviewer: Membership) -> Approval:
    """Approved at noon, with a file made of it."""
    approval = submission(ada)
    approve(approval, reviewer)
    actions.keep(approval.headshot, PROFILES["web"], made(), at=NOON)
    return approval


def undo(approval: Approval, reviewer: Membership, *, at: object = LATER) -> bool:
    approval.refresh_from_db()
    return actions.undo(approval, reviewer=reviewer, actor=OWNER, at=at)  # type: ignore[arg-type]  # a time


def told(kind: str) -> int:
    return Job.objects.filter(kind=kind).count()


def test_nothing_leaves_by_itself_while_it_may_be_undone(approval: Approval) -> None:
    assert approval.leaves_at == LATER
    assert gate.standing().exists()
    assert not gate.leaves_by_itself(at=SOON).exists()
    assert gate.leaves_by_itself(at=LATER).exists()


def test_what_may_not_leave_does_not_leave_by_itself(approval: Approval) -> None:
    approvals.withdraw(approval, actor=OWNER, at=NOON)

    assert not gate.leaves_by_itself(at=LATER).exists()


def test_the_employee_is_told_once_after_the_window(approval: Approval) -> None:
    assert actions.tell_due(at=SOON) == 0
    assert actions.tell_due(at=LATER) == 1
    assert actions.tell_due(at=LATER) == 0

    assert Job.objects.get(kind=actions.TELL_APPROVED).subject_id == approval.pk


def test_nobody_is_told_before_the_files_are_there(approval: Approval) -> None:
    Rendition.objects.all().delete()

    assert actions.tell_due(at=LATER) == 0


def test_a_redo_is_told_after_the_window_too(ada: Employee, reviewer: Membership) -> None:
    approval = submission(ada)
    ask(approval, reviewer)

    assert (actions.tell_due(at=SOON), actions.tell_due(at=LATER)) == (0, 1)
    assert told(approvals.TELL_REDO) == 1


def test_an_edit_that_was_ready_before_is_told_of_after_the_window(
    ada: Employee, reviewer: Membership
) -> None:
    approval = submission(ada)
    ask(approval, reviewer)
    Approval.objects.update(edit=approval.headshot.batch_id)

    actions.tell_due(at=LATER)

    assert Job.objects.get(kind=TELL_READY).subject_id == approval.headshot.batch_id


def test_what_was_undone_in_time_is_not_told(approval: Approval, reviewer: Membership) -> None:
    assert not undo(approval, reviewer, at=SOON)

    assert approval.state == ApprovalState.OPEN
    assert approval.headshot.state == HeadshotState.CHOSEN
    assert actions.tell_due(at=LATER) == 0


def test_an_approval_after_an_undo_has_a_window_of_its_own(
    approval: Approval, reviewer: Membership
) -> None:
    undo(approval, reviewer, at=SOON)
    approve(approval, reviewer, at=SOON)

    assert actions.tell_due(at=LATER) == 0
    assert actions.tell_due(at=SOON + MINUTE) == 1


def test_an_undo_after_the_window_is_a_withdrawal_that_is_told(
    approval: Approval,
    reviewer: Membership,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    actions.tell_due(at=LATER)

    with django_capture_on_commit_callbacks(execute=True):
        assert undo(approval, reviewer)

    assert approval.state == ApprovalState.WITHDRAWN
    assert lying_about(approval.employee) == set()
    assert not Rendition.objects.exists()
    assert told(actions.TELL_WITHDRAWN) == 1


def test_nobody_withdraws_their_own_by_undoing_it(approval: Approval, reviewer: Membership) -> None:
    Employee.objects.update(former_addresses=[reviewer.user.email])

    with pytest.raises(SelfApproval):
        undo(Approval.objects.get(), reviewer)

    assert Rendition.objects.exists()


@pytest.mark.parametrize(
    ("actor", "is_out", "mails"),
    [(OWNER, True, 1), (OWNER, False, 0), (Actor("employee", "1"), True, 0)],
)
def test_a_withdrawal_is_told_to_who_knew_and_did_not_ask(
    approval: Approval, actor: Actor, is_out: bool, mails: int
) -> None:
    if is_out:
        actions.tell_due(at=LATER)
    approval.refresh_from_db()

    actions.withdraw(approval, actor=actor, at=LATER)

    assert told(actions.TELL_WITHDRAWN) == mails
    assert not Rendition.objects.exists()


def test_what_was_withdrawn_is_not_withdrawn_again(approval: Approval) -> None:
    actions.withdraw(approval, actor=OWNER, at=LATER)

    with pytest.raises(WithdrawnMeanwhile):
        actions.withdraw(approval, actor=OWNER, at=LATER)


def test_every_place_a_picture_went_to_is_asked_for_it(
    approval: Approval, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "RECALLS", (*actions.RECALLS, lambda: 6))
    approvals.withdraw(approval, actor=OWNER, at=LATER)

    assert actions.recall() == 7


def test_one_company_sends_and_calls_back_nothing_of_another(
    acme: Organization, globex: Organization, reviewer: Membership
) -> None:
    with acting_for(acme):
        approval = submission(make.make_participant())
        approve(approval, reviewer)
        actions.keep(approval.headshot, PROFILES["web"], made(), at=NOON)

    with acting_for(globex):
        assert actions.tell_due(at=LATER) == 0
        assert not gate.leaves_by_itself(at=LATER).exists()
        assert actions.recall() == 0

    with acting_for(acme):
        assert Rendition.objects.exists()
