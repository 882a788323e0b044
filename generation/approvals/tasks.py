"""Telling employees what there is to choose, and what their reviewer asks for."""

from django.utils.timezone import now

from generation.approvals import actions, queries
from generation.approvals.lifecycle import WAITING, ApprovalState
from generation.approvals.models import Approval
from generation.headshots.models import HeadshotBatch
from tenants.invites.telling import tell
from tenants.kernel.jobs.claims import Claim


def tell_ready(claim: Claim) -> None:
    """Mail that there is something to choose from.

    Where the company asks for no sign-off, the best of it goes to review before. Of an edit whose
    reviewer may still simply undo it nothing is told: `delivery.tell_due` asks again.
    """
    with claim.acting():
        batch = HeadshotBatch.objects.select_related("employee").get(pk=claim.subject_id)
        if queries.is_held(batch):
            return
        actions.put_forward(batch, at=now())
        standing = queries.standing(batch.employee)
    is_put_forward = standing is not None and not standing.is_signed
    tell(batch.employee, "headshots_ready", at=now(), is_put_forward=is_put_forward)


def tell_redo_taken_back(claim: Claim) -> None:
    """Mail that there is nothing to choose again, unless that has changed since."""
    with claim.acting():
        approval = Approval.objects.select_related("employee").get(pk=claim.subject_id)
    if approval.state in WAITING:
        tell(approval.employee, "redo_taken_back", at=now())


def tell_redo(claim: Claim) -> None:
    """Mail the reviewer's reason in the very words they chose, unless they took it back."""
    with claim.acting():
        approval = Approval.objects.select_related("employee").get(pk=claim.subject_id)
    if approval.state == ApprovalState.CHANGES_REQUESTED:
        reason = approval.get_reason_display()
        tell(approval.employee, "redo_requested", at=now(), reason=reason, note=approval.note)
