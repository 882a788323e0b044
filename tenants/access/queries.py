"""Reading API keys."""

from django.db.models import QuerySet

from tenants.access.models import ApiKey

LOOKUP = "api_key"
"""The kind of look-up that leads from a secret to its key."""


def keys() -> QuerySet[ApiKey]:
    """Every key of the organization in force, revoked ones too, newest first."""
    return ApiKey.objects.order_by("-created_at", "pk")
