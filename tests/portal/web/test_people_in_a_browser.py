"""The list of people in a real browser: ticks, the panel, and all of it without scripts."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from generation.styles.profiles import SHOWN
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import browser, make
from tests.journeys import portals
from tests.portal.visitors import home_of, member_client

pytestmark = pytest.mark.slow


@pytest.fixture
def company(committed_db: dict[str, str]) -> Organization:
    """Sixty people; the last two are invited."""
    made = make.make_organization("Acme")
    with acting_for(made):
        for number in range(58):
            make.make_employee("added", name=f"Person {number:02}")
        for name in ("Person 48a", "Person 48b"):
            make.make_invite(employee=make.make_employee("invited", name=name))
    return made


@contextmanager
def opened(
    company: Organization, environment: dict[str, str], *, scripts: bool = True
) -> Iterator[Page]:
    """The list in the owner's browser."""
    with acting_for(company):
        client = member_client(Membership.objects.get(role=Role.OWNER))
    with browser.launched() as chromium, portals.serving(environment) as address:
        context = chromium.new_context(java_script_enabled=scripts, reduced_motion="reduce")
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto(f"{address}{home_of(company)}people/")
        yield page
        context.close()


def state_of(company: Organization, name: str) -> str:
    with acting_for(company):
        return Employee.objects.get(name=name).state


def test_a_person_opens_beside_the_list_by_keys_and_closes_where_one_was(
    company: Organization, committed_db: dict[str, str]
) -> None:
    with opened(company, committed_db) as page:
        row = page.get_by_role("link", name="Person 40")
        row.focus()
        before = page.evaluate("scrollY")

        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        expect(page.locator("#panel h1")).to_be_focused()
        assert browser.barriers(page) == []
        page.keyboard.press("Escape")

        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(row).to_be_focused()
        assert page.evaluate("scrollY") == before > 0


def test_what_is_done_in_the_panel_shows_in_the_row_and_the_list_stays(
    company: Organization, committed_db: dict[str, str]
) -> None:
    with opened(company, committed_db) as page:
        page.get_by_role("link", name="Person 05").click()

        page.locator("#panel").get_by_role("button", name="They left the company").click()
        took = page.locator("#panel").get_by_role("button", name="They came back")
        expect(took).to_be_visible()
        page.locator("#panel").get_by_role("button", name="Close").click()

        row = page.get_by_role("row", name="Person 05")
        expect(row).to_contain_text("Left")
        expect(row.get_by_role("link")).to_be_focused()
    assert state_of(company, "Person 05") == EmployeeState.LEFT


def test_ticks_are_counted_and_all_of_the_list_can_be_meant(
    company: Organization, committed_db: dict[str, str]
) -> None:
    with opened(company, committed_db) as page:
        bar = page.locator("#bulk")
        expect(bar.get_by_role("button", name="Mark as left")).to_be_disabled()

        page.get_by_role("checkbox", name="Tick everybody on this page").check()
        expect(bar).to_contain_text("50 ticked")
        bar.get_by_role("checkbox", name="All 60 in this list").check()
        expect(bar).to_contain_text("60 ticked")
        page.get_by_role("checkbox", name="Tick Person 03").uncheck()

        expect(bar).to_contain_text("49 ticked")
        expect(bar.get_by_role("checkbox", name="All 60 in this list")).not_to_be_checked()


def test_link_of_a_pending_invite_is_copied_in_one_press(
    company: Organization, committed_db: dict[str, str]
) -> None:
    with opened(company, committed_db) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])

        page.get_by_role("button", name="Copy an invite link for Person 48a").click()

        expect(page.locator("#status")).to_contain_text("Link copied")
        assert "/i/" in page.evaluate("navigator.clipboard.readText()")


def test_without_scripts_the_same_is_done_by_links_and_forms(
    company: Organization, committed_db: dict[str, str]
) -> None:
    with opened(company, committed_db, scripts=False) as page:
        page.get_by_role("checkbox", name="Tick Person 03").check()
        page.get_by_role("button", name="Mark as left").click()
        expect(page.locator("#change")).to_contain_text("1 person marked as left.")

        page.get_by_role("button", name="Undo: take 1 person back").click()
        expect(page.locator("#change")).to_contain_text("Taken back for 1 person.")
        page.get_by_role("link", name="Person 03").click()

        expect(page.get_by_role("heading", name="Person 03")).to_be_visible()
    assert state_of(company, "Person 03") == EmployeeState.ADDED


def test_button_that_counts_the_ticked_says_how_many(
    company: Organization, committed_db: dict[str, str]
) -> None:
    with acting_for(company):
        make.make_approved(make.make_participant(name="Ada"), profiles=[SHOWN])
    with opened(company, committed_db) as page:
        page.goto(page.url.replace("/people/", "/downloads/"))
        expect(page.get_by_role("button", name="Share the ticked")).to_be_disabled()

        page.locator("input[name=person]").check()

        expect(page.get_by_role("button", name="Share 1 ticked")).to_be_enabled()
