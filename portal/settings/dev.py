"""One machine, no services: embedded PostgreSQL, local objects, mail in a folder pages link to."""

from portal.settings import env
from portal.settings.base import *  # noqa: F403  # a settings module is its base plus what differs
from portal.settings.base import STATE

DEBUG = env.boolean("DEBUG", default=False)
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = STATE / "mail"
