"""The addresses that e-mails give to members.

The portal serves them; a test of its URLs holds it to that.
"""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tenants.organizations.models import User


def join_url(token: str) -> str:
    """Where an invited member accepts."""
    return f"{settings.PUBLIC_URL}/join/{token}"


def password_url(user: User) -> str:
    """Where the account's owner sets a password; good once, for `PASSWORD_RESET_TIMEOUT`."""
    account = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{settings.PUBLIC_URL}/password/{account}/{default_token_generator.make_token(user)}"
