"""The address that a share link is.

The portal serves it; a test of its URLs holds it to that.
"""

from django.conf import settings


def share_url(token: str) -> str:
    """Where a visitor looks at what was shared."""
    return f"{settings.PUBLIC_URL}/shared/{token}"
