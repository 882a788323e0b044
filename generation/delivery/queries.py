"""Reading what may be downloaded."""

from django.db.models import QuerySet

from generation.delivery import gate
from generation.delivery.models import Rendition
from tenants.people.models import Employee


def renditions(employee: Employee) -> QuerySet[Rendition]:
    """The employee's files that may leave, by profile."""
    return gate.cleared().filter(headshot__employee=employee).order_by("profile")


def latest() -> QuerySet[Rendition]:
    """The organization's profile pictures that may leave, newest first."""
    rows = gate.cleared().filter(profile="profile").select_related("headshot__employee")
    return rows.order_by("-created_at", "pk")
