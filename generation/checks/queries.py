"""Reading what was asked about."""

from django.db.models import QuerySet

from generation.checks.models import PictureCheck
from tenants.organizations.models import Membership


def of(member: Membership) -> QuerySet[PictureCheck]:
    """The member's own checks that are still kept, newest first."""
    return PictureCheck.objects.filter(member_id=member.pk).order_by("-asked_at", "pk")
