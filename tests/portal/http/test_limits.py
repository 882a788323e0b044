"""Bodies that are too large are not even read."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tests.portal.visitors import employee_client, member_client

MIB = 1024 * 1024
ADA = {"email": "ada@acme.example"}


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_body_over_the_cap_is_refused_before_the_view(client: Client, db: None, kind: str) -> None:
    response = client.post("/api/v1/employees/", b"x" * (3 * MIB), content_type=kind)

    assert response.status_code == 413
    assert "more than can be sent at once" in response.content.decode()


@pytest.fixture
def caps(settings: Settings) -> None:
    """Small ones, so that bodies need not be large."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    settings.UPLOAD_MAX_BYTES = 20_000


def upload(browser: Client, size: int) -> int:
    """The status that a file of so many bytes is answered with."""
    selfie = ContentFile(bytes(size), "selfie.jpg")
    return browser.post("/link/", {**ADA, "file": selfie}).status_code


def test_upload_may_be_larger_than_a_form(
    employee: Employee, owner: Membership, caps: None
) -> None:
    browsers = [employee_client(employee), member_client(owner)]

    assert [upload(browser, 15_000) for browser in browsers] == [200, 200]
    assert [upload(browser, 25_000) for browser in browsers] == [413, 413]


@pytest.mark.parametrize("session", [None, "x" * 32])
def test_stranger_has_nothing_to_upload(
    client: Client, db: None, caps: None, session: str | None
) -> None:
    if session:
        client.cookies["sessionid"] = session

    assert upload(client, 15_000) == 413


def test_session_of_nobody_has_nothing_to_upload(client: Client, db: None, caps: None) -> None:
    session = client.session
    session["theme"] = "dark"
    session.save()

    assert upload(client, 15_000) == 413


def test_form_that_fills_the_memory_is_refused(client: Client, db: None) -> None:
    assert client.post("/link/", {"email": "x" * 3 * MIB}).status_code == 413


def test_script_is_told_in_a_line(client: Client, db: None, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = client.post("/link/", ADA, headers={"X-Requested-With": "XMLHttpRequest"})

    assert "<html" not in response.content.decode()
