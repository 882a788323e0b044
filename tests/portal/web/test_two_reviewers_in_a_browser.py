"""Two reviewers at one queue, each in a real browser: they see each other, and nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests import browser, make
from tests.portal.web.test_review_in_a_browser import (
    Opener,
    become,
    company,
    on_stage,
    open_queue,
    states,
)

pytestmark = pytest.mark.slow
__all__ = ["company", "open_queue"]


@pytest.fixture
def rita(company: Organization) -> Membership:
    with acting_for(company):
        return make.make_member(user=make.make_account("rita@acme.example", name="Rita Reviewer"))


def ask_who_is_there(page: Page) -> None:
    """Have the page ask now and not in some seconds."""
    with page.expect_response(lambda answer: "/presence/" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_each_sees_with_whom_the_other_is(open_queue: Opener, rita: Membership) -> None:
    mine, theirs = open_queue(), open_queue(rita)

    ask_who_is_there(mine)
    expect(mine.locator("#presence")).to_contain_text("Rita Reviewer is looking at this, too")
    theirs.keyboard.press("j")
    on_stage(theirs, "Ben")
    ask_who_is_there(theirs)
    ask_who_is_there(mine)

    expect(mine.locator("#presence")).to_have_text("")
    expect(mine.locator(".queue-row[data-looked]")).to_contain_text("Ben")


def test_a_decision_leads_past_whomever_the_other_looks_at(
    open_queue: Opener, rita: Membership
) -> None:
    mine, theirs = open_queue(), open_queue(rita)
    theirs.keyboard.press("j")
    on_stage(theirs, "Ben")
    ask_who_is_there(theirs)
    ask_who_is_there(mine)

    mine.keyboard.press("a")

    on_stage(mine, "Cho")
    mine.keyboard.press("k")
    on_stage(mine, "Ben")


def test_of_two_decisions_on_one_person_the_first_stands_and_the_other_is_told(
    open_queue: Opener, company: Organization, rita: Membership
) -> None:
    mine, theirs = open_queue(), open_queue(rita)
    theirs.keyboard.press("r")
    theirs.keyboard.press("4")
    assert become(company, Ada="changes_requested")

    mine.keyboard.press("a")
    on_stage(mine, "Ben")
    expect(mine.get_by_role("alert")).to_contain_text("Ada: Rita Reviewer requested a redo")
    mine.keyboard.press("a")
    on_stage(mine, "Cho")
    assert become(company, Ada="changes_requested", Ben="approved")
    mine.keyboard.press("z")

    on_stage(mine, "Ben")
    assert become(company, Ada="changes_requested", Ben="open")
    expect(mine.get_by_role("button", name="Undo")).to_be_hidden()
    theirs.keyboard.press("z")
    assert become(company, Ada="open", Ben="open")


def test_whoever_still_looks_is_told_at_once_what_the_other_decided(
    open_queue: Opener, company: Organization, rita: Membership
) -> None:
    mine, theirs = open_queue(bypass_csp=True), open_queue(rita)
    theirs.keyboard.press("a")
    assert become(company, Ada="approved")

    ask_who_is_there(mine)

    alert = mine.get_by_role("alert")
    expect(alert).to_contain_text("Rita Reviewer approved this a moment ago.")
    expect(mine.get_by_role("button", name="Approve")).to_be_disabled()
    assert browser.barriers(mine) == []
    mine.keyboard.press("a")
    on_stage(mine, "Ada")
    alert.get_by_role("link", name="Next person").click()
    on_stage(mine, "Cho")
    assert states(company)["Ada"] == "approved"


def test_a_first_yes_of_the_other_is_told_and_leaves_the_second_to_say(
    open_queue: Opener, company: Organization, rita: Membership
) -> None:
    with acting_for(company):
        make.make_rules(steps=2)
    mine, theirs = open_queue(), open_queue(rita)
    theirs.keyboard.press("a")
    assert become(company, Ada="second")

    ask_who_is_there(mine)
    alert = mine.get_by_role("alert")
    expect(alert).to_contain_text("said the first yes a moment ago")
    alert.get_by_role("link", name="Look again").click()
    on_stage(mine, "Ada")
    mine.get_by_role("button", name="Approve").click()

    assert become(company, Ada="approved")


def test_a_hidden_page_asks_nobody(open_queue: Opener, rita: Membership) -> None:
    page = open_queue()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()

    page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden'})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(200)

    assert asked == []
