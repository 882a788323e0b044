"""What scripts do on the owner's pages, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tenants.kernel.scoping import acting_for
from tenants.people.lifecycle import EmployeeState
from tests import browser, make
from tests.journeys import portals

pytestmark = pytest.mark.slow


@pytest.fixture
def address(committed_db: dict[str, str]) -> Iterator[str]:
    """Acme with three people to invite."""
    owner = make.make_account("olive@acme.example", name="Olive Owner")
    acme = make.make_organization("Acme", owner=owner)
    with acting_for(acme):
        for number in range(3):
            make.make_employee(EmployeeState.ADDED, name=f"Ada {number}")
    with portals.serving(committed_db) as address:
        yield address


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with browser.launched() as opened:
        yield opened


def signed_in(chromium: Browser, address: str) -> Page:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail address").fill("olive@acme.example")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Set up Acme")).to_be_visible()
    return page


def test_ticked_people_are_counted_and_invited(address: str, chromium: Browser) -> None:
    page = signed_in(chromium, address)
    page.goto(f"{address}/o/acme/people/")

    page.get_by_label("Tick everybody on this page").check()
    page.get_by_label("Tick Ada 1").uncheck()
    expect(page.get_by_text("2 ticked")).to_be_visible()
    page.get_by_role("button", name="Invite", exact=True).click()

    expect(page.get_by_text("2 people invited")).to_be_visible()


def test_search_narrows_the_list_while_typing(address: str, chromium: Browser) -> None:
    page = signed_in(chromium, address)
    page.goto(f"{address}/o/acme/people/")

    page.get_by_label("Search people").press_sequentially("Ada 2")

    expect(page.locator("tbody tr")).to_have_count(1)
    assert "q=Ada" in page.url
