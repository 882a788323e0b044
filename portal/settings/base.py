"""Settings that hold everywhere. Only what differs stands in dev.py, test.py and prod.py."""

import base64
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from portal.database.urls import connection_settings
from portal.settings import catalogues, env, signing
from portal.settings.licences import licensed

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(env.text("LIKENESS_STATE", str(ROOT / ".state"))).resolve()
"""Where an installation without servers keeps what it makes: database, objects, mail, secrets."""


def kept_secret(name: str) -> str:
    """The secret from the environment, else one made once and kept in the state folder."""
    if value := env.text(name, ""):
        return value
    path = STATE / "secrets" / name.lower()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        with suppress(FileExistsError):  # the first of two starts wins, both read the same file
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text()


DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000").rstrip("/")
"""The address people reach the portal at; links in e-mails start with it."""
PROXIES = 0
"""How many proxies of ours stand in front; as many ends of X-Forwarded-For are believed."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "drf_standardized_errors",
    "csp",
    "django_q",
    "tenants.kernel",
    "tenants.audit",
    "tenants.organizations",
    "tenants.access",
    "tenants.people",
    "tenants.operators",
    "tenants.invites",
    "tenants.consent",
    "generation.licences",
    "generation.brand",
    "generation.styles",
    "generation.keeps",
    "generation.wishes",
    "generation.samples",
    "generation.photos",
    "generation.previews",
    "generation.training",
    "generation.headshots",
    "generation.ownphotos",
    "generation.approvals",
    "generation.delivery",
    "generation.exports",
    "generation.shares",
    "generation.rebrands",
    "generation.checks",
    "generation.retention",
    "generation.census",
    "portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.http.powers.PowersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.http.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.http.limits.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.http.errors.DomainErrorMiddleware",
    "portal.http.doors.TenantMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.http.context.shell",
            ],
            "builtins": [
                "portal.web.templatetags.ui",
                "portal.web.templatetags.panels",
                "template_partials.templatetags.partials",
            ],
        },
    }
]

# Two roles: the app's login obeys row-level security, the owner migrates and makes test databases.
DATABASES: dict[str, dict[str, Any]] = {
    "default": connection_settings("app"),
    "owner": connection_settings("owner"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TENANT_SETTING = "app.tenant"

AUTH_USER_MODEL = "organizations.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]  # mixed values
PASSWORD_RESET_TIMEOUT = 3600
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [catalogues.compiled(ROOT / "locale", STATE / "locale")]
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "tenants.kernel.storage.LocalObjects"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = STATE / "objects"
if bucket := env.text("S3_BUCKET", ""):
    STORAGES["default"] = {
        "BACKEND": "tenants.kernel.storage.S3Objects",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.text("S3_ENDPOINT_URL", "") or None,
            "region_name": env.text("S3_REGION", "") or None,
        },
    }
WORK_FOLDER = Path(env.text("LIKENESS_WORK", str(STATE / "work")))
"""Scratch space of workers: staged photos and checkpoints of the job in hand, emptied after it."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
PHOTO_MAX_BYTES = 30 * 1024 * 1024
UPLOAD_MAX_BYTES = 128 * 1024 * 1024
"""A whole form: without scripts, all of somebody's photos come in one."""
FILE_UPLOAD_HANDLERS = ["portal.http.uploads.InMemoryUploads"]

# Django's own signing must change in emergencies without losing a single picture: two secrets.
SECRET_KEY = kept_secret("SECRET_KEY")
MASTER_KEY = kept_secret("MASTER_KEY")
"""32 bytes, url-safe base64: wraps the key of each employee."""

C2PA_CERTIFICATES = env.text("C2PA_CERTIFICATES", "")
C2PA_PRIVATE_KEY = env.text("C2PA_PRIVATE_KEY", "")
C2PA_TRUST_ANCHORS = env.text("C2PA_TRUST_ANCHORS", "")
C2PA_TIMESTAMP_URL = env.text("C2PA_TIMESTAMP_URL", "")
"""A service that says when a file was signed (RFC 3161); with none, a file is no longer valid once
the certificate has ended."""
C2PA_SIGNER = (
    signing.given(C2PA_CERTIFICATES, C2PA_PRIVATE_KEY, C2PA_TRUST_ANCHORS)
    if C2PA_CERTIFICATES
    else signing.own(STATE / "secrets")
)
"""Signs every picture that leaves."""

DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Likeness <likeness@localhost>")
EMAIL_HOST = env.text("SMTP_HOST", "localhost")
EMAIL_PORT = env.integer("SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
USE_TLS = env.boolean("SMTP_TLS", default=True)
EMAIL_USE_SSL = USE_TLS and EMAIL_PORT == 465
"""By its definition that port speaks TLS from the first byte; the others begin with STARTTLS."""
EMAIL_USE_TLS = USE_TLS and not EMAIL_USE_SSL
EMAIL_TIMEOUT = 15

JOB_LEASE_SECONDS = env.integer("JOB_LEASE_SECONDS", 60)
QUEUE_SILENCE_SECONDS = env.integer("QUEUE_SILENCE_SECONDS", 120)
"""A cluster whose workers leave their wake-ups unanswered for so long ends itself."""
SWEEPS = [
    "tenants.kernel.jobs.tasks.sweep_jobs",
    "tenants.access.tasks.sweep",
    "tenants.organizations.tasks.sweep",
    "tenants.invites.tasks.sweep",
    "generation.licences.tasks.sweep",
    "generation.retention.tasks.sweep",
    "tenants.kernel.tasks.sweep",
]
"""What is due each minute, in this order; each stands alone."""
DEFAULT_WORKERS = env.integer("DEFAULT_WORKERS", 2)
# `retry` counts from prefetch: more than three timeouts; see docs/queue.md
Q_CLUSTER: dict[str, Any] = {
    "name": "default",
    "orm": "default",
    "workers": DEFAULT_WORKERS,
    "queue_limit": DEFAULT_WORKERS,
    "bulk": 1,
    "timeout": 300,
    "retry": 1000,
    "max_attempts": 3,
    "ack_failures": True,
    "recycle": 500,
    "max_rss": 900_000,
    "save_limit": -1,
    "poll": 0.2,
    "guard_cycle": 1,
    "catch_up": False,
    "label": "Queue",
    "ALT_CLUSTERS": {
        "gpu": {
            "workers": 1,
            "queue_limit": 1,
            "bulk": 1,
            "timeout": 7200,
            "retry": 22_000,
            "max_attempts": 1,
            "ack_failures": True,
            "recycle": 100_000,
            "max_rss": None,
        }
    },
}
BASE_LICENCE = env.text("BASE_LICENCE", "")
BASE_LICENCE_UNTIL = env.day("BASE_LICENCE_UNTIL")
"""The commercial licence held for the base, and its last day; owners see both and accept them."""
ENGINE_BASE = licensed(
    env.text("ENGINE_BASE", "flux2-klein-4b"), reference=BASE_LICENCE, until=BASE_LICENCE_UNTIL
)
"""The FLUX base that renders."""
CLUSTER_NEEDS = {
    "gpu": [
        "generation.licences.tasks.require_term",
        "generation.bridge.weights.require",
        "generation.bridge.eyes.require",
    ]
}
"""Asked before a cluster of the queue takes work; each raises where something is missing."""
WORKERS_GET_READY = {"default": ["generation.photos.tasks.get_ready"]}
"""Called in each new worker of the queue before it takes work, which it does whatever they raise.
"""

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.v1.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.v1.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.api.v1.parsing.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.v1.problems.handler",
    "UNAUTHENTICATED_USER": None,
    "NON_FIELD_ERRORS_KEY": "body",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Likeness API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "ENUM_NAME_OVERRIDES": {
        "ProfileEnum": "portal.api.v1.schema.PROFILE_NAMES",
        "RebrandStateEnum": "generation.rebrands.lifecycle.RebrandState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.v1.schema.with_refusals",
    ],
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django-q": {"level": "WARNING"},  # else a line for each wake-up, in web processes too
        "httpx2": {"level": "WARNING"},  # else a line for each request of a fetch
    },
}
