"""Behind TLS, with every secret and service from the environment."""

from portal.settings import env
from portal.settings.base import *  # noqa: F403  # a settings module is its base plus what differs

DEMO = False
SECRET_KEY = env.text("SECRET_KEY")
MASTER_KEY = env.text("MASTER_KEY")
PUBLIC_URL = env.text("PUBLIC_URL").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
EMAIL_HOST = env.text("SMTP_HOST")
SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
