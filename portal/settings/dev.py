"""One machine, no services: embedded PostgreSQL, local objects, mail in a folder pages link to."""

from portal.settings import env
from portal.settings.base import *  # noqa: F403  # a settings module is its base plus what differs
from portal.settings.base import BASE_LICENCE, BASE_LICENCE_UNTIL, STATE
from portal.settings.licences import licensed

DEBUG = env.boolean("DEBUG", default=False)
DEMO = True
ENGINE_BASE = licensed(
    env.text("ENGINE_BASE", "demo"), reference=BASE_LICENCE, until=BASE_LICENCE_UNTIL
)
"""It needs no GPU and no download."""
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = STATE / "mail"
