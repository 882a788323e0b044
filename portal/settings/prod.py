"""Behind TLS, with every secret and service from the environment."""

import base64
import binascii

from django.core.exceptions import ImproperlyConfigured

from portal.settings import env

NEEDED = (
    "SECRET_KEY",
    "MASTER_KEY",
    "DATABASE_URL",
    "PUBLIC_URL",
    "ALLOWED_HOSTS",
    "SMTP_HOST",
    "C2PA_CERTIFICATES",
    "C2PA_PRIVATE_KEY",
)
GIVEN = {name: env.text(name) for name in NEEDED}
"""Asked for first: what is missing stops the start before anything is made up in its place."""

from portal.settings.base import *  # noqa: E402, F403  # a settings module is its base plus what differs

MASTER_KEY_BYTES = 32


def checked_master_key(key: str) -> str:
    """The key, if it can wrap other keys: a wrong one would only fail at the first photo."""
    try:
        length = len(base64.urlsafe_b64decode(key))
    except (binascii.Error, ValueError):
        length = 0
    if length != MASTER_KEY_BYTES:
        raise ImproperlyConfigured("MASTER_KEY must be 32 bytes in url-safe base64.")
    return key


DEMO = False
SECRET_KEY = GIVEN["SECRET_KEY"]
MASTER_KEY = checked_master_key(GIVEN["MASTER_KEY"])
PUBLIC_URL = GIVEN["PUBLIC_URL"].rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
EMAIL_HOST = GIVEN["SMTP_HOST"]
PROXIES = env.integer("PROXIES", 1)
SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # load balancers ask without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # browsers' preload lists are the domain owner's choice
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
