"""Settings of the test suite: fast hashing, mail in memory, nothing kept."""

import tempfile
from pathlib import Path

from portal.settings import env
from portal.settings.base import *  # noqa: F403  # a settings module is its base plus what differs
from portal.settings.base import BASE_LICENCE, BASE_LICENCE_UNTIL
from portal.settings.licences import licensed

SECRET_KEY = "only-for-tests"  # noqa: S105  # it guards nothing
MASTER_KEY = "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEMO = False
ENGINE_BASE = licensed(
    env.text("ENGINE_BASE", "demo"), reference=BASE_LICENCE, until=BASE_LICENCE_UNTIL
)
FOLDER = Path(env.text("LIKENESS_TEST_FOLDER", f"{tempfile.gettempdir()}/likeness-tests"))
MEDIA_ROOT = FOLDER / "objects"
WORK_FOLDER = FOLDER / "work"
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is missing
STORAGES = {
    "default": {"BACKEND": "tenants.kernel.storage.LocalObjects"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
"""Web servers of tests serve static files from the tree: nothing was collected."""
