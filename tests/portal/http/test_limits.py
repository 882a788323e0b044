"""Bodies that are too large are not even read."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

MIB = 1024 * 1024
ADA = {"email": "ada@acme.example"}


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_body_over_the_cap_is_refused_before_the_view(client: Client, db: None, kind: str) -> None:
    response = client.post("/api/v1/employees/", b"x" * (3 * MIB), content_type=kind)

    assert response.status_code == 413
    assert "more than can be sent at once" in response.content.decode()


def test_upload_may_be_larger_than_a_form(client: Client, db: None, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    settings.UPLOAD_MAX_BYTES = 20_000

    client.cookies["sessionid"] = "x" * 32  # strangers have nothing to upload

    within = client.post("/link/", {**ADA, "file": ContentFile(bytes(15_000), "selfie.jpg")})
    over = client.post("/link/", {**ADA, "file": ContentFile(bytes(25_000), "selfie.jpg")})

    assert within.status_code == 200
    assert over.status_code == 413


def test_form_that_fills_the_memory_is_refused(client: Client, db: None) -> None:
    assert client.post("/link/", {"email": "x" * 3 * MIB}).status_code == 413


def test_script_is_told_in_a_line(client: Client, db: None, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = client.post("/link/", ADA, headers={"X-Requested-With": "XMLHttpRequest"})

    assert "<html" not in response.content.decode()
