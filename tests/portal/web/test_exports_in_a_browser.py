"""The page of exports in a real browser: the plan follows what is typed, and the ZIP is saved."""

import zipfile
from collections.abc import Iterator

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership
from tests import browser, make
from tests.journeys import portals
from tests.portal.visitors import home_of, member_client

pytestmark = pytest.mark.slow


@pytest.fixture
def page(committed_db: dict[str, str]) -> Iterator[Page]:
    """The owner's page, of a company with two approved pictures."""
    acme = make.make_organization("Acme")
    with acting_for(acme):
        for name in ("Ada", "Ben"):
            make.make_approved(make.make_employee(name=name), at=now())
        session = member_client(Membership.objects.get()).cookies["sessionid"].value
    with portals.serving(committed_db) as address, browser.launched() as chromium:
        context = chromium.new_context(accept_downloads=True)
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        opened = context.new_page()
        opened.goto(f"{address}{home_of(acme)}exports/")
        yield opened


def test_the_plan_follows_what_is_typed_and_is_what_is_saved(page: Page) -> None:
    page.get_by_label("File names").fill("{nobody}")
    expect(page.locator("#plan")).to_contain_text("There is no field {nobody}")

    page.get_by_label("File names").fill("hello {name}")
    expect(page.locator("#plan")).to_contain_text("hello Ada.jpg")

    with page.expect_download() as saved:
        page.get_by_role("button", name="Download 2 files").click()
    with zipfile.ZipFile(saved.value.path()) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[:2] == ["hello Ada.jpg", "hello Ben.jpg"]
