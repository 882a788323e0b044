"""Signed addresses of pictures that lie on this machine."""

import time
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from generation.approvals import actions as approvals
from generation.approvals.models import Approval
from generation.delivery import actions
from generation.delivery.models import Rendition
from generation.styles.profiles import PROFILES
from tenants.kernel import files
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make


@pytest.fixture
def rendition(acme: Organization) -> Rendition:
    """An approved picture."""
    with acting_for(acme):
        headshot = make.make_headshot("released")
        make.make_approval("approved", headshot=headshot)
        return actions.keep(
            headshot, PROFILES["web"], actions.Made(data=b"JPEG", width=8, height=8), at=make.NOON
        )


@pytest.fixture
def address(acme: Organization, rendition: Rendition) -> str:
    return address_of(acme, rendition.file_key)


def address_of(organization: Organization, key: str) -> str:
    with acting_for(organization):
        signed = files.signed_url(key, filename="Ada.jpg", media_type="image/jpeg")
    return urlsplit(signed).path


def test_address_gives_the_picture_out_as_a_file(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.content == b"JPEG"
    assert response["Content-Type"] == "image/jpeg"
    assert "attachment" in response["Content-Disposition"]
    assert "Ada.jpg" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_address_ends_with_the_approval(client: Client, address: str, acme: Organization) -> None:
    with acting_for(acme):
        approvals.withdraw(Approval.objects.get(), actor=SYSTEM, at=make.NOON)

    assert client.get(address).status_code == 404


def test_address_of_what_is_no_approved_picture_gives_nothing(
    client: Client, acme: Organization
) -> None:
    with acting_for(acme):
        kept = files.put_plain(b"JPEG", owner_id=uuid4(), kind="profile", media_type="image/jpeg")

    assert client.get(address_of(acme, kept.key)).status_code == 404


def test_address_ends_after_its_time(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time() + 6 * 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert client.get(address).status_code == 404


def test_made_up_address_gives_nothing(client: Client, address: str) -> None:
    assert client.get(address[:-1] + "x").status_code == 404
    assert client.get("/files/anything").status_code == 404
