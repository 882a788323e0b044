"""The secret that a program sends with its request."""

from django.http import HttpRequest
from rest_framework.request import Request


def bearer_of(request: HttpRequest | Request) -> str:
    """The secret of `Authorization: Bearer lk_...` (RFC 6750); empty where none was sent."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
