"""Reading what may be downloaded."""

from django.db.models import QuerySet

from generation.delivery import gate
from generation.delivery.models import Rendition
from tenants.people.models import Employee


def renditions(employee: Employee, *, way: gate.Way) -> QuerySet[Rendition]:
    """The employee's files that may leave by the way, by profile."""
    return gate.cleared(way).filter(headshot__employee=employee).order_by("profile")


def latest(*, way: gate.Way) -> QuerySet[Rendition]:
    """The organization's profile pictures that may leave by the way, newest first."""
    rows = gate.cleared(way).filter(profile="profile").select_related("headshot__employee")
    return rows.order_by("-created_at", "pk")
