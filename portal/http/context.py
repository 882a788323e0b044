"""What every page's shell shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from generation.brand.queries import header
from tenants.organizations.models import Organization


def shell(request: HttpRequest) -> dict[str, Any]:
    """The organization, the member and their rights, where the request has them."""
    organization: Organization | None = getattr(request, "organization", None)
    is_member = hasattr(request, "member")
    return {
        "organization": organization,
        "organizations": _switcher(request),
        "home_url": reverse("home", args=[organization.slug])
        if organization and is_member
        else "/",
        "member": getattr(request, "member", None),
        "rights": getattr(request, "rights", frozenset()),
        "employee": getattr(request, "employee", None),
        **_brand(request),
        "demo": settings.DEMO,
        "demo_mail_url": reverse("mailbox:list") if settings.DEMO else "",
    }


def _brand(request: HttpRequest) -> dict[str, Any]:
    """What the company's name wears for its employees, read where a page shows it."""
    return {"brand_header": SimpleLazyObject(header)} if hasattr(request, "employee") else {}


def _switcher(request: HttpRequest) -> list[dict[str, Any]]:
    here: Organization | None = getattr(request, "organization", None)
    return [
        {"name": each.name, "url": reverse("home", args=[each.slug]), "current": each == here}
        for each in getattr(request, "organizations", [])
    ]
