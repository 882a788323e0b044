"""The page that says what is kept of people, and what goes next."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.timezone import now

from generation.retention import timers
from portal.web import privacy
from tenants.consent import queries as consent
from tenants.consent.texts import HEADSHOTS
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.portal.visitors import home_of, member_client
from tests.tenants.moments import OWNER


@pytest.fixture
def page(home: str) -> str:
    return f"{home}privacy/"


@pytest.fixture
def soon_gone(acme: Organization) -> Employee:
    """Somebody whose photos go in five days."""
    with acting_for(acme):
        ada = make.make_participant(name="Ada Byron")
        done = now() - timers.AFTER_ACTIVITY + timedelta(days=5)
        for _ in range(3):
            make.make_photo("admitted", employee=ada, received_at=done)
    return ada


def text_of(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_the_page_tells_who_loses_what(desk: Client, page: str, soon_gone: Employee) -> None:
    told = text_of(desk, f"{page}?days=7")

    assert "1 person loses something:" in " ".join(told.split())
    assert "3 photos." in told
    assert f"people/{soon_gone.pk}/" in told
    assert "Did nothing for long" in told


def test_the_page_says_that_nothing_goes(desk: Client, page: str) -> None:
    assert "Nothing goes until then" in text_of(desk, page)


def test_how_far_it_looks_is_in_the_address(desk: Client, page: str, soon_gone: Employee) -> None:
    looked = {days: desk.get(f"{page}?days={days}").context["days"] for days in ("7", "90", "-3")}

    assert looked == {"7": 7, "90": 90, "-3": 30}


def test_the_times_are_those_of_the_rules(desk: Client, page: str) -> None:
    told = text_of(desk, page)

    assert f"{timers.AFTER_APPROVAL.days} days, after approval" in told
    assert f"{timers.AFTER_ACTIVITY.days} days, after the person last did something" in told


def test_every_consent_text_is_there_with_how_many_agreed(
    desk: Client, page: str, acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        make.make_receipt(make.make_employee(), expires_at=now() + make.YEAR)
    with acting_for(globex):
        make.make_receipt(make.make_employee(), expires_at=now() + make.YEAR)

    texts = desk.get(page).context["texts"]

    assert [row["text"] for row in texts] == list(consent.published(at=now()))
    agreed = {(row["text"].purpose, row["text"].locale): row["agreed"] for row in texts}
    assert agreed.pop((HEADSHOTS, "en")) == 1
    assert set(agreed.values()) == {0}


def test_a_long_list_comes_in_pages(
    desk: Client,
    page: str,
    acme: Organization,
    soon_gone: Employee,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(privacy, "PAGE", 1)
    with acting_for(acme):
        people.begin_erasure(make.make_employee(name="Eve Moneypenny"), actor=OWNER, at=now())

    first, second = (text_of(desk, f"{page}?page={number}") for number in (1, 2))

    assert ("Moneypenny" in first, "Byron" in first) == (True, False)
    assert ("Moneypenny" in second, "Byron" in second) == (False, True)
    assert "of 2" in first
    assert "?days=30&page=1" in second


def test_nobody_sees_another_company(
    outsider: Membership, page: str, globex: Organization, soon_gone: Employee
) -> None:
    theirs = member_client(outsider)

    assert theirs.get(page).status_code == 404
    assert "Byron" not in text_of(theirs, f"{home_of(globex)}privacy/")
