"""Telling an employee what their reviewer asks for."""

from django.utils.timezone import now

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from tenants.invites.telling import tell
from tenants.kernel.jobs.claims import Claim


def tell_redo(claim: Claim) -> None:
    """Mail the reviewer's reason in the very words they chose, unless they took it back."""
    with claim.acting():
        approval = Approval.objects.select_related("employee").get(pk=claim.subject_id)
    if approval.state == ApprovalState.CHANGES_REQUESTED:
        reason = approval.get_reason_display()
        tell(approval.employee, "redo_requested", at=now(), reason=reason, note=approval.note)
