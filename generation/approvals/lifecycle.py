"""The states of an approval."""

from django.db import models

from tenants.kernel.lifecycle import Lifecycle, move


class ApprovalState(models.TextChoices):
    OPEN = "open", "To review"
    APPROVED = "approved", "Approved"
    CHANGES_REQUESTED = "changes_requested", "Redo requested"
    WITHDRAWN = "withdrawn", "Withdrawn"


S = ApprovalState
LIFECYCLE = Lifecycle(
    name="approval",
    states=ApprovalState,
    initial=S.OPEN,
    moves={
        "approve": move(S.OPEN, S.APPROVED),
        "request_changes": move(S.OPEN, S.CHANGES_REQUESTED),
        "resubmit": move([S.OPEN, S.CHANGES_REQUESTED], S.OPEN),
        "reopen": move([S.APPROVED, S.CHANGES_REQUESTED], S.OPEN),
        "withdraw": move([S.OPEN, S.CHANGES_REQUESTED, S.APPROVED], S.WITHDRAWN),
    },
)
