"""The code for a phone: shown on a laptop, opened once, and the laptop notices."""

import pytest
from django.test import Client
from django.utils.timezone import now

from portal.http.guests import KEY
from tenants.invites import actions as invites
from tenants.invites.models import Invite
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.portal.visitors import employee_client

ASKING = {"HX-Request": "true"}


@pytest.fixture
def invited(acme: Organization) -> Employee:
    with acting_for(acme):
        person = people.add(name="Ada", email="ada@acme.example", actor=SYSTEM, at=now())
        invites.send(person, actor=SYSTEM, at=now())
    return person


@pytest.fixture
def laptop(client: Client, invited: Employee) -> Client:
    """A browser without an account that has followed the invite's link."""
    with acting_for(invited.organization_id):
        link = invites.fresh_link(Invite.objects.get(employee=invited), at=now())
    client.get("/i/" + link.rsplit("/", 1)[-1])
    return client


def scan(laptop: Client) -> str:
    """The address in the code on the laptop's screen."""
    return "/back/" + laptop.cookies["token"].value.split(":")[0]


def take_over(address: str) -> Client:
    """A phone that opens the address and presses the button."""
    phone = Client()
    phone.get(address, follow=True)
    phone.post("/back/")
    return phone


def test_invite_offers_to_go_on_with_the_phone(laptop: Client) -> None:
    page = laptop.get("/i/").content.decode()

    assert 'action="/i/phone/"' in page
    assert "Continue on my phone" in page


def test_code_is_drawn_and_the_link_stands_nowhere_in_clear(laptop: Client) -> None:
    response = laptop.post("/i/phone/", follow=True)

    page = response.content.decode()
    assert "QR code with a link for your phone" in page
    assert 'd="M4 4h1v1h-1z' in page
    assert scan(laptop).rsplit("/", 1)[-1] not in page
    assert "no-store" in response["Cache-Control"]


def test_phone_is_let_in_and_the_laptop_is_not(laptop: Client, invited: Employee) -> None:
    laptop.post("/i/phone/", follow=True)

    phone = take_over(scan(laptop))

    assert phone.session[KEY]["id"] == str(invited.pk)
    assert KEY not in laptop.session
    assert phone.get("/me/")["Location"] == "/me/consent/"


def test_laptop_notices_that_the_phone_took_over(laptop: Client) -> None:
    laptop.post("/i/phone/", follow=True)
    before = laptop.get("/phone/", headers=ASKING).content.decode()
    take_over(scan(laptop))

    asked = laptop.get("/phone/", headers=ASKING).content.decode()
    loaded = laptop.get("/phone/").content.decode()

    assert "every 2s" in before
    assert "<html" not in asked
    assert "every 2s" not in asked
    assert "Your phone has taken over" in asked
    assert "Your phone has taken over" in loaded


def test_code_that_was_used_leads_nowhere(laptop: Client) -> None:
    laptop.post("/i/phone/", follow=True)
    address = scan(laptop)
    take_over(address)

    other = Client()

    assert other.get(address, follow=True).status_code == 404
    assert other.post("/back/").status_code == 404
    assert KEY not in other.session


def test_withdrawn_invite_ends_the_code_and_shows_none(laptop: Client, invited: Employee) -> None:
    key = laptop.cookies["token"].value
    laptop.post("/i/phone/", follow=True)
    address = scan(laptop)
    with acting_for(invited.organization_id):
        invites.revoke(Invite.objects.get(employee=invited), actor=SYSTEM, at=now())

    assert "does not work any more" in laptop.get("/phone/").content.decode()
    assert Client().get(address, follow=True).status_code == 404
    laptop.cookies["token"] = key
    assert laptop.post("/i/phone/").status_code == 404


def test_who_is_in_already_goes_on_with_the_phone_too(acme: Organization) -> None:
    with acting_for(acme):
        ada = make.make_participant(name="Ada Byron")
    laptop = employee_client(ada)
    assert 'action="/me/phone/"' in laptop.get("/me/photos/").content.decode()
    laptop.post("/me/phone/", follow=True)

    phone = take_over(scan(laptop))

    assert phone.get("/me/")["Location"] == "/me/photos/"


def test_laptop_of_another_company_sees_its_own_name_only(
    laptop: Client, globex: Organization
) -> None:
    laptop.post("/i/phone/", follow=True)
    with acting_for(globex):
        stranger = employee_client(make.make_participant(name="Max"))
    stranger.post("/me/phone/", follow=True)

    page = stranger.get("/phone/").content.decode()

    assert "Globex" in page
    assert "Acme" not in page


def test_browser_without_a_code_sees_none(client: Client, db: None) -> None:
    assert client.get("/phone/").status_code == 404
    assert client.post("/i/phone/").status_code == 404
