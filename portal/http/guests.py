"""Employees in the session: without an account, the browser that used their link is their key."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tenants.people.models import Employee

KEY = "employee"


@dataclass(frozen=True)
class Guest:
    """Who is in, and where they belong."""

    organization_id: UUID
    employee_id: UUID


def guest_of(request: HttpRequest) -> Guest | None:
    """The employee this browser was let in as."""
    kept = request.session.get(KEY)
    return Guest(UUID(kept["organization"]), UUID(kept["id"])) if kept else None


def let_in(request: HttpRequest, employee: Employee) -> None:
    """Remember the employee under a fresh session key, so that a planted one is worth nothing."""
    request.session.cycle_key()
    request.session[KEY] = {
        "organization": str(employee.organization_id),
        "id": str(employee.pk),
    }


def clear_device(response: HttpResponse) -> HttpResponse:
    """Have the browser delete the unsent photos it keeps, also where no script does."""
    response["Clear-Site-Data"] = '"storage"'
    return response


def show_out(request: HttpRequest, *, to: str) -> HttpResponse:
    """Forget everything the session holds, and go to `to`."""
    request.session.flush()
    return clear_device(redirect(to))
