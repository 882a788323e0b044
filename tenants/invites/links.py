"""The addresses that let an employee in.

The portal serves them; a test of its URLs holds it to that.
"""

from django.conf import settings


def invite_url(token: str) -> str:
    """Where an invited employee joins."""
    return f"{settings.PUBLIC_URL}/i/{token}"


def sign_in_url(token: str) -> str:
    """Where an employee comes back."""
    return f"{settings.PUBLIC_URL}/back/{token}"
