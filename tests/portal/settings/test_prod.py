"""An installation's settings: safe as they come, and nothing made up that must be given."""

import base64
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.settings import signing

CHECKOUT = Path(__file__).resolve().parents[3]
SIGNER = signing.made(at=datetime.now(UTC))
GIVEN = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.prod",
    "SECRET_KEY": "a long text that only this installation has, with 50 different letters",
    "MASTER_KEY": base64.urlsafe_b64encode(bytes(32)).decode(),
    "DATABASE_URL": "postgresql://likeness@localhost/likeness",
    "PUBLIC_URL": "https://likeness.example",
    "ALLOWED_HOSTS": "likeness.example",
    "SMTP_HOST": "mail.example",
    "C2PA_CERTIFICATES": SIGNER.certificates,
    "C2PA_PRIVATE_KEY": SIGNER.private_key,
}


def run(state: Path, *arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    """A Python that sees these settings only; None leaves one out."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    wanted = {**kept, **GIVEN, "LIKENESS_STATE": str(state), **changed}
    env = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=CHECKOUT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )


def test_django_has_no_objection(tmp_path: Path) -> None:
    checked = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("missing", [name for name in GIVEN if name != "DJANGO_SETTINGS_MODULE"])
def test_what_is_not_given_stops_the_start_by_name(tmp_path: Path, missing: str) -> None:
    started = run(tmp_path, "-c", "import portal.settings.prod", **{missing: None})

    assert f"Set {missing}" in started.stderr
    assert not list(tmp_path.iterdir())  # nothing was made up in its place


@pytest.mark.parametrize("key", ["", "too short", "no base64!", "A" * 400])
def test_master_key_that_cannot_encrypt_stops_the_start(tmp_path: Path, key: str) -> None:
    started = run(tmp_path, "-c", "import portal.settings.prod", MASTER_KEY=key)

    assert "MASTER_KEY must be 32 bytes" in started.stderr
    assert key not in started.stderr or not key


def test_load_balancer_asks_without_tls(tmp_path: Path) -> None:
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.middleware.security import SecurityMiddleware\n"
        "from django.test import RequestFactory\n"
        "host = {'headers': {'host': 'likeness.example'}}\n"
        "redirect = SecurityMiddleware(lambda request: None).process_request\n"
        "for path in ('/healthz', '/healthz/../me/', '/sign-in/'):\n"
        "    print(redirect(RequestFactory().get(path, **host)) is None)\n"
    )

    asked = run(tmp_path, "-c", program)

    assert asked.stdout.split() == ["True", "False", "False"], asked.stderr


@pytest.mark.parametrize(
    ("given", "uses"),
    [
        ({}, "True False"),
        ({"SMTP_PORT": "465"}, "False True"),
        ({"SMTP_PORT": "25", "SMTP_TLS": "no"}, "False False"),
    ],
)
def test_mail_is_sent_as_the_port_wants_it(
    tmp_path: Path, given: dict[str, str], uses: str
) -> None:
    program = "from portal.settings import prod; print(prod.EMAIL_USE_TLS, prod.EMAIL_USE_SSL)"

    assert run(tmp_path, "-c", program, **given).stdout.strip() == uses


@pytest.mark.parametrize(
    ("module", "given", "base"),
    [
        ("prod", {}, "flux2-klein-4b"),
        ("prod", {"ENGINE_BASE": "demo"}, "demo"),
        ("dev", {}, "demo"),
        ("dev", {"ENGINE_BASE": "flux2-klein-4b"}, "flux2-klein-4b"),
    ],
)
def test_base_is_a_real_one_unless_another_is_named_or_nobody_has_a_server(
    tmp_path: Path, module: str, given: dict[str, str], base: str
) -> None:
    program = f"from portal.settings import {module}; print({module}.ENGINE_BASE)"

    assert run(tmp_path, "-c", program, **given).stdout.strip() == base
