"""Signed addresses of objects that lie on this machine."""

import time
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization


@pytest.fixture
def address(acme: Organization) -> str:
    with acting_for(acme):
        kept = files.put_plain(b"JPEG", owner_id=uuid4(), kind="profile", media_type="image/jpeg")
        signed = files.signed_url(kept.key, filename="Ada.jpg", media_type="image/jpeg")
    return urlsplit(signed).path


def test_address_gives_the_object_out_as_a_file(client: Client, address: str) -> None:
    response = client.get(address)

    assert b"".join(response) == b"JPEG"
    assert response["Content-Type"] == "image/jpeg"
    assert "attachment" in response["Content-Disposition"]
    assert "Ada.jpg" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_address_ends_after_its_time(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time() + 6 * 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert client.get(address).status_code == 404


def test_made_up_address_gives_nothing(client: Client, address: str) -> None:
    assert client.get(address[:-1] + "x").status_code == 404
    assert client.get("/files/anything").status_code == 404
