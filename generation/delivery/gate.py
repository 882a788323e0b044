"""The one place that says what may leave.

Every page, endpoint and export asks here before it gives a picture out.
"""

from uuid import UUID

from django.db.models import QuerySet

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery.models import Rendition
from generation.delivery.profiles import PROFILES
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.kernel.errors import NotFound
from tenants.people.lifecycle import EmployeeState

GONE = (EmployeeState.ERASING, EmployeeState.ERASED)


def deliverable() -> QuerySet[Headshot]:
    """The released headshots whose approval stands, but of those who are being erased."""
    approved = Approval.objects.filter(state=ApprovalState.APPROVED).values("headshot_id")
    rows = Headshot.objects.filter(state=HeadshotState.RELEASED, pk__in=approved)
    return rows.exclude(employee__state__in=GONE)


def cleared() -> QuerySet[Rendition]:
    """The renditions that may leave: of a deliverable headshot, in a form that is still made."""
    return Rendition.objects.filter(headshot__in=deliverable(), profile__in=PROFILES)


def require(rendition_id: UUID) -> Rendition:
    """The rendition, if it may leave.

    Raises:
        NotFound: it may not, or there is none; the asker learns no difference.
    """
    rendition = cleared().filter(pk=rendition_id).select_related("headshot__employee").first()
    if rendition is None:
        raise NotFound("This picture is not approved, or not any more.")
    return rendition
