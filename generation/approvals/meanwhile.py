"""What somebody else did to an approval since a reviewer last saw it."""

from uuid import UUID

from django.utils.translation import gettext as _

from generation.approvals.errors import (
    ChoseAnother,
    DecidedMeanwhile,
    PassedOnMeanwhile,
    TakenUpMeanwhile,
    WithdrawnMeanwhile,
)
from generation.approvals.lifecycle import DECIDED, ApprovalState
from generation.approvals.models import Approval
from tenants.kernel.lifecycle import IllegalMove
from tenants.organizations.models import Membership


def refusal(now: Approval, *, seen: UUID) -> IllegalMove:
    """Why nothing can be decided on it as it was seen, with that first choice."""
    if now.state == ApprovalState.WITHDRAWN:
        return WithdrawnMeanwhile()
    if now.headshot_id != seen:
        return ChoseAnother()
    if now.state == ApprovalState.SECOND:
        return PassedOnMeanwhile()
    if now.state == ApprovalState.OPEN:
        return TakenUpMeanwhile()
    return DecidedMeanwhile(_how(now))


def news(now: Approval, *, shown: str, seen: UUID, reviewer: Membership) -> str:
    """What the reviewer should know who still sees it in the state `shown`; empty where nothing is
    new, or what is new is their own doing."""
    if now.state == shown and now.headshot_id == seen:
        return ""
    by = now.reviewer_id if now.state in DECIDED else now.first_reviewer_id
    is_theirs = now.state in {*DECIDED, ApprovalState.SECOND} and by == reviewer.pk
    is_back = now.state == ApprovalState.OPEN and now.headshot_id == seen
    return "" if is_theirs or is_back else str(refusal(now, seen=seen))


def _how(decided: Approval) -> str:
    """What somebody else decided, by name; empty where the rules did."""
    reviewers = Membership.objects.select_related("user")
    by = reviewers.filter(pk=decided.reviewer_id).first() if decided.reviewer_id else None
    if by is None:
        return ""
    if decided.state == ApprovalState.APPROVED:
        return _("%(name)s approved this a moment ago.") % {"name": by.user.name}
    return _("%(name)s requested a redo a moment ago.") % {"name": by.user.name}
