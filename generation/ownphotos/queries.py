"""Reading own photos."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from generation.ownphotos.lifecycle import GONE
from generation.ownphotos.models import OwnPhoto
from tenants.people.models import Employee


def of(employee: Employee) -> QuerySet[OwnPhoto]:
    """Every one there was, newest first."""
    rows = OwnPhoto.objects.filter(employee=employee).select_related("headshot")
    return rows.order_by("-received_at", "-state_changed_at", "pk")


def current(employee: Employee) -> OwnPhoto | None:
    """The one that stands for the employee; None where they take the usual way."""
    return of(employee).exclude(state__in=GONE).first()


def by_employee(employee_ids: Collection[UUID]) -> dict[UUID, OwnPhoto]:
    """The current ones of these employees."""
    rows = OwnPhoto.objects.filter(employee__in=employee_ids).exclude(state__in=GONE)
    return {row.employee_id: row for row in rows}
