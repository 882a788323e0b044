"""The one place that says what may leave.

Every page, endpoint and export asks here before it gives a picture out.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.approvals.policy import UNDO_WINDOW
from generation.delivery.models import Rendition
from generation.headshots.lifecycle import HeadshotState
from tenants.kernel.errors import NotFound
from tenants.people.lifecycle import EmployeeState

GONE = (EmployeeState.ERASING, EmployeeState.ERASED)


def cleared() -> QuerySet[Rendition]:
    """The renditions that may leave: of a released headshot whose approval stands.

    Those of a person who is being erased do not.
    """
    approved = Approval.objects.filter(state=ApprovalState.APPROVED).values("headshot_id")
    rows = Rendition.objects.filter(
        headshot__state=HeadshotState.RELEASED, headshot_id__in=approved
    )
    return rows.exclude(headshot__employee__state__in=GONE)


def leaves_by_itself(*, at: datetime) -> QuerySet[Rendition]:
    """Of what may leave, what nobody may simply undo any more: it may be sent unasked.

    Mails, and later webhooks and connectors, send nothing else.
    """
    decided = Approval.objects.filter(
        state=ApprovalState.APPROVED, decided_at__lte=at - UNDO_WINDOW
    )
    return cleared().filter(headshot_id__in=decided.values("headshot_id"))


def require(rendition_id: UUID) -> Rendition:
    """The rendition, if it may leave.

    Raises:
        NotFound: it may not, or there is none; the asker learns no difference.
    """
    rendition = cleared().filter(pk=rendition_id).select_related("headshot__employee").first()
    if rendition is None:
        raise NotFound("This picture is not approved, or not any more.")
    return rendition
