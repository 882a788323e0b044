"""Deciding in a real browser: the next person is there at once, and what was decided arrives."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generation.approvals.models import Approval
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tests import browser, make
from tests.generation.approvals.conftest import PASSES, submission
from tests.generation.stored import jpeg, keep
from tests.journeys import portals
from tests.journeys.clusters import eventually
from tests.portal.visitors import home_of, member_client
from tests.tenants.moments import HOUR

pytestmark = pytest.mark.slow
NAMES = ("Ada", "Ben", "Cho", "Dee", "Eve", "Fay")
MOVES = """() => {
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { sources } of list.getEntries())
      moved.push(...sources.map(({ node }) => node?.outerHTML?.slice(0, 160) ?? "text"));
  }).observe({ type: "layout-shift" });
}"""
"""Notes what moved from one frame to the next."""


@pytest.fixture
def company(committed_db: dict[str, str]) -> Organization:
    """Six people wait."""
    acme = make.make_organization("Acme")
    with acting_for(acme):
        for number, name in enumerate(NAMES):
            person = make.make_participant(name=name)
            key = keep(person, "take", jpeg(40 * number))
            row = submission(person, checks=PASSES, file_key=key, thumbnail_key=key)
            Approval.objects.filter(pk=row.pk).update(signed_at=make.NOON + number * HOUR)
    return acme


Opener = Callable[..., Page]


@pytest.fixture
def open_queue(
    committed_db: dict[str, str], company: Organization, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opener]:
    """Opens the queue in a browser of its own, the owner's unless another member is given."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's loop is in this thread
    with portals.serving(committed_db) as address, browser.launched() as chromium:

        def opened(member: Membership | None = None, **how: Any) -> Page:
            return _opened(chromium, address, company, member, **how)

        yield opened


def _opened(
    chromium: Browser, address: str, company: Organization, member: Membership | None, **how: Any
) -> Page:
    with acting_for(company):
        client = member_client(member or Membership.objects.get(role="owner"))
    context = chromium.new_context(**how)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(f"{address}{home_of(company)}approvals/")
    page.wait_for_load_state("networkidle")
    return page


def states(company: Organization) -> dict[str, str]:
    with acting_for(company):
        rows = Approval.objects.select_related("employee")
        return {row.employee.name: row.state for row in rows}


def become(company: Organization, **wanted: str) -> bool:
    """Whether these people's approvals are in these states before long."""
    return eventually(lambda: wanted.items() <= states(company).items())


def on_stage(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_who_comes_next_is_there_while_the_decision_is_still_on_its_way(
    open_queue: Opener, company: Organization
) -> None:
    page = open_queue()
    held: list[Route] = []
    is_over: list[bool] = []

    def hold(route: Route) -> None:
        if is_over:
            return route.continue_()
        return held.append(route)

    page.route("**/decide/", hold)
    page.keyboard.press("a")
    on_stage(page, "Ben")
    page.keyboard.press("r")
    page.keyboard.press("3")
    on_stage(page, "Cho")

    first = held[0].request.url
    assert set(states(company).values()) == {"open"}
    expect(page.locator("[data-left]")).to_have_text("4")
    is_over.append(True)
    with page.expect_response(lambda answer: first not in answer.url and "decide" in answer.url):
        held[0].continue_()
    assert become(company, Ada="approved", Ben="changes_requested", Cho="open")
    expect(page.get_by_role("link", name="Ada")).to_contain_text("Approved")
    expect(page.get_by_role("link", name="Ben")).to_contain_text("Redo requested")


def test_the_lists_count_what_is_decided_and_taken_back(
    open_queue: Opener, company: Organization
) -> None:
    page = open_queue()
    tab = page.locator("[data-count=to_review]")
    expect(tab).to_have_text("6")

    for name in NAMES[1:3]:
        page.keyboard.press("a")
        on_stage(page, name)
    expect(tab).to_have_text("4")
    assert become(company, Ada="approved", Ben="approved")
    page.keyboard.press("z")

    on_stage(page, "Ben")
    assert become(company, Ben="open")
    expect(tab).to_have_text("5")
    expect(page.locator("[data-left]")).to_have_text("5")


def test_nothing_moves_while_people_change(open_queue: Opener) -> None:
    page = open_queue()
    page.evaluate(MOVES)

    for name in NAMES[1:5]:
        page.keyboard.press("a")
        on_stage(page, name)

    assert page.evaluate("moved.join(`; `)") == ""


def test_all_of_them_are_taken_back_one_after_the_other(
    open_queue: Opener, company: Organization
) -> None:
    page = open_queue()
    for name in NAMES[1:4]:
        page.keyboard.press("a")
        on_stage(page, name)
    assert become(company, Ada="approved", Ben="approved", Cho="approved")

    for name in reversed(NAMES[:3]):
        page.keyboard.press("z")
        on_stage(page, name)

    assert become(company, Ada="open", Ben="open", Cho="open")
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_what_was_decided_before_the_page_is_taken_back_too(
    open_queue: Opener, company: Organization
) -> None:
    page = open_queue()
    for name in NAMES[1:3]:
        page.keyboard.press("a")
        on_stage(page, name)
    assert become(company, Ada="approved", Ben="approved")
    page.reload()

    for name in ("Ben", "Ada"):
        page.keyboard.press("z")
        on_stage(page, name)

    assert become(company, Ada="open", Ben="open")


def test_a_decision_whose_answer_was_lost_is_sent_again_and_made_once(
    open_queue: Opener, company: Organization
) -> None:
    page = open_queue()
    keys: list[str | None] = []

    def lose_the_first(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route("**/decide/", lose_the_first)
    page.keyboard.press("a")
    on_stage(page, "Ben")
    expect(page.get_by_role("alert")).to_contain_text("Not saved yet")
    expect(page.get_by_role("alert")).to_have_text("")

    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert states(company)["Ada"] == "approved"


def test_what_somebody_else_decided_is_told_with_who_and_what(
    open_queue: Opener, company: Organization
) -> None:
    with acting_for(company):
        other = make.make_member(user=make.make_account("rita@acme.example", name="Rita Reviewer"))
    mine, theirs = open_queue(), open_queue(other)
    theirs.keyboard.press("r")
    theirs.keyboard.press("4")
    on_stage(theirs, "Ben")
    assert become(company, Ada="changes_requested")

    mine.keyboard.press("a")

    on_stage(mine, "Ben")
    alert = mine.get_by_role("alert")
    expect(alert).to_contain_text("Ada: Rita Reviewer requested a redo a moment ago.")
    expect(mine.get_by_role("link", name="Ada").first).to_be_visible()
    on_stage(mine, "Ben")


def test_nothing_is_lost_when_the_page_is_closed(open_queue: Opener, company: Organization) -> None:
    page = open_queue()
    page.keyboard.press("a")
    page.keyboard.press("a")

    page.goto("about:blank")

    assert become(company, Ada="approved", Ben="approved")


def test_without_scripts_the_same_buttons_decide(open_queue: Opener, company: Organization) -> None:
    page = open_queue(java_script_enabled=False)

    page.get_by_role("button", name="Approve").click()
    on_stage(page, "Ben")
    page.get_by_role("button", name="Request redo").click()
    page.get_by_role("button", name="Hair").click()
    on_stage(page, "Cho")

    assert become(company, Ada="approved", Ben="changes_requested")


def test_keys_can_be_switched_off_and_leave_text_alone(
    open_queue: Opener, company: Organization
) -> None:
    page = open_queue()
    page.keyboard.press("r")
    page.get_by_label("Note").press_sequentially("aaa 3")
    on_stage(page, "Ada")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Use single-key shortcuts").uncheck()
    page.keyboard.press("Escape")

    page.keyboard.press("a")

    on_stage(page, "Ada")
    assert states(company)["Ada"] == "open"


def test_enter_decides_nothing_and_nobody_is_kept_out(
    open_queue: Opener, company: Organization
) -> None:
    page = open_queue(bypass_csp=True)
    page.keyboard.press("j")
    on_stage(page, "Ben")

    page.locator("[data-take]").first.focus()
    page.keyboard.press("Enter")

    on_stage(page, "Ben")
    assert browser.barriers(page) == []
    assert set(states(company).values()) == {"open"}


def test_skipping_and_going_back_lead_from_person_to_person(open_queue: Opener) -> None:
    page = open_queue()

    for key, name in (("s", "Ben"), ("j", "Cho"), ("k", "Ben"), ("g", "Ben"), ("j", "Cho")):
        page.keyboard.press(key)
        on_stage(page, name)

    expect(page.locator("[data-guides]")).to_be_checked()
    expect(page.locator(".stage .guides").first).to_have_css("opacity", "1")
    expect(page.locator(".neighbours .guides").last).to_have_css("opacity", "1")
