"""The owner's pages in a real browser: nobody is kept out, at a desk and on a phone."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tenants.access import actions as access
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department
from tests import browser, make
from tests.journeys import portals

pytestmark = pytest.mark.slow

Colours = Literal["light", "dark"]
AREAS = ("", "people/", "people/add/", "people/import/", "members/", "brand/", "styles/")
MORE_AREAS = ("styles/new/", "keys/", "audit/", "downloads/")


@pytest.fixture
def address(committed_db: dict[str, str]) -> Iterator[str]:
    """Acme with something on every page."""
    owner = make.make_account("olive@acme.example", name="Olive Owner")
    acme = make.make_organization("Acme", owner=owner)
    with acting_for(acme):
        make.make_version(make.make_style(background=make.make_background(name="Mist")))
        make.make_member(Role.REVIEWER)
        make.make_member_invitation()
        department = Department.objects.create(name="Research")
        for number in range(3):
            make.make_employee(EmployeeState.ADDED, name=f"Ada {number}", department=department)
        access.issue("HR", ["people:read"], actor=SYSTEM, at=make.NOON)
    with portals.serving(committed_db) as address:
        yield address


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with browser.launched() as opened:
        yield opened


def signed_in(chromium: Browser, address: str, *, width: int, colours: Colours) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=colours, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail address").fill("olive@acme.example")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Set up Acme")).to_be_visible()
    return page


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize(("width", "colours"), [(1440, "light"), (390, "dark")])
def test_nothing_keeps_people_out(
    address: str, chromium: Browser, width: int, colours: Colours
) -> None:
    page = signed_in(chromium, address, width=width, colours=colours)
    found = {}

    for area in (*AREAS, *MORE_AREAS):
        page.goto(f"{address}/o/acme/{area}")
        found[area] = browser.barriers(page) + (["too wide"] if too_wide(page) else [])

    assert found == {area: [] for area in found}


def test_ticked_people_are_counted_on_the_button_and_invited(
    address: str, chromium: Browser
) -> None:
    page = signed_in(chromium, address, width=1440, colours="light")
    page.goto(f"{address}/o/acme/people/")

    page.get_by_label("Tick everybody on this page").check()
    page.get_by_label("Tick Ada 1").uncheck()
    page.get_by_role("button", name="Invite 2 ticked").click()

    expect(page.get_by_text("2 invites are on their way.")).to_be_visible()


def test_search_narrows_the_list_while_typing(address: str, chromium: Browser) -> None:
    page = signed_in(chromium, address, width=1440, colours="light")
    page.goto(f"{address}/o/acme/people/")

    page.get_by_label("Search by name, e-mail or title").press_sequentially("Ada 2")

    expect(page.locator("tbody tr")).to_have_count(1)
    assert "q=Ada" in page.url
