"""What every page's shell shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The organization, the member and their rights, where the request has them."""
    return {
        "organization": getattr(request, "organization", None),
        "member": getattr(request, "member", None),
        "rights": getattr(request, "rights", frozenset()),
        "employee": getattr(request, "employee", None),
        "demo": settings.DEMO,
    }
