"""Bodies that are too large are not even read."""

from django.test import Client
from pytest_django import Settings

MIB = 1024 * 1024


def test_body_over_the_cap_is_refused_before_the_view(
    client: Client, db: None, settings: Settings
) -> None:
    settings.BODY_MAX_BYTES = MIB

    response = client.post("/link/", b"x" * (MIB + 1), content_type="text/plain")

    assert response.status_code == 413
    assert "more than can be sent at once" in response.content.decode()


def test_body_within_the_cap_goes_on(client: Client, db: None, settings: Settings) -> None:
    settings.BODY_MAX_BYTES = MIB

    assert client.post("/link/", {"email": "ada@acme.example"}).status_code == 200


def test_form_that_fills_the_memory_is_refused(client: Client, db: None) -> None:
    response = client.post("/link/", {"email": "x" * 3 * MIB})

    assert response.status_code == 413


def test_script_is_told_in_a_line(client: Client, db: None, settings: Settings) -> None:
    settings.BODY_MAX_BYTES = 10
    header = {"X-Requested-With": "XMLHttpRequest"}

    response = client.post("/link/", {"email": "ada@acme.example"}, headers=header)

    assert "<html" not in response.content.decode()
