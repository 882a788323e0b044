"""Importing people in a real browser, from a pasted list to the people who are in it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership
from tenants.people import actions
from tests import browser, make
from tests.journeys import portals
from tests.portal.visitors import home_of, member_client

pytestmark = pytest.mark.slow

LIST = """E-mail;Who;Team
ada@acme.example;Ada Lovelace;Research
zoe@acme.example;Zoë Möller;Research
not-an-address;Nobody;Sales
"""


@pytest.fixture(params=[(1440, "light"), (390, "dark")], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, committed_db: dict[str, str]) -> Iterator[Page]:
    """The owner's page, of a company that knows Ada."""
    width, scheme = request.param
    acme = make.make_organization("Acme")
    with acting_for(acme):
        actions.add(name="Ada Byron", email="ada@acme.example", actor=SYSTEM, at=make.NOON)
        session = member_client(Membership.objects.get()).cookies["sessionid"].value
    with portals.serving(committed_db) as address, browser.launched() as chromium:
        context = chromium.new_context(
            bypass_csp=True,
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
        )
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        opened = context.new_page()
        opened.goto(f"{address}{home_of(acme)}people/import/")
        yield opened


def fits(page: Page) -> bool:
    """Nothing of the page has to be scrolled to sideways, and nothing keeps people out."""
    widths = "[document.documentElement.scrollWidth, innerWidth]"
    needed, there = page.evaluate(widths)
    return needed <= there and not browser.barriers(page)


def test_people_are_pasted_mended_and_imported(page: Page) -> None:
    page.get_by_label("Or paste a list").fill(LIST)
    page.get_by_role("button", name="Show what would change").click()
    assert fits(page)

    page.get_by_label("Name").select_option("1")
    page.get_by_role("button", name="Read it like this").click()
    expect(page.get_by_role("heading", name="1 line to mend")).to_be_visible()
    assert fits(page)

    page.get_by_label("E-mail address, line 4").fill("nobody@acme.example")
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("button", name="Import 3 people").click()

    expect(page.get_by_text("2 added, 1 changed, 0 marked as left.")).to_be_visible()
