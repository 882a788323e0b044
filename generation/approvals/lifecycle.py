"""The states of an approval."""

from django.db import models
from django.utils.translation import gettext_lazy

from tenants.kernel.lifecycle import Lifecycle, move


class ApprovalState(models.TextChoices):
    OPEN = "open", gettext_lazy("To review")
    SECOND = "second", gettext_lazy("Second look")
    APPROVED = "approved", gettext_lazy("Approved")
    CHANGES_REQUESTED = "changes_requested", gettext_lazy("Redo requested")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


S = ApprovalState
WAITING = (S.OPEN, S.SECOND)
"""States in which a reviewer has to decide."""
DECIDED = (S.APPROVED, S.CHANGES_REQUESTED)
LIFECYCLE = Lifecycle(
    name="approval",
    states=ApprovalState,
    initial=S.OPEN,
    moves={
        "pass_on": move(WAITING, S.SECOND),
        "approve": move(WAITING, S.APPROVED),
        "request_changes": move(WAITING, S.CHANGES_REQUESTED),
        "resubmit": move([*WAITING, S.CHANGES_REQUESTED], S.OPEN),
        "reopen": move([S.SECOND, *DECIDED], S.OPEN),
        "step_back": move(DECIDED, S.SECOND),
        "withdraw": move([*WAITING, *DECIDED], S.WITHDRAWN),
    },
)
