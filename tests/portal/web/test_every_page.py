"""Every page in a real browser: nobody is kept out, at a desk and on a phone, by day and night, and
the browser has nothing to complain of: no breach of the page's own policy, no file that lacks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize

from tests import browser
from tests.journeys import portals
from tests.portal.web import showroom

pytestmark = pytest.mark.slow

LOOKS: Final[dict[Literal["light", "dark"], list[str]]] = {
    "light": browser.RULES,
    "dark": ["color-contrast", "link-in-text-block"],  # nothing else differs by night
}
SANDBOXED: Final = {"training-report"}
"""Pages that run no script at all, not even one of a test."""
VIEWPORTS: Final[dict[str, ViewportSize]] = {
    "desktop": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}


@pytest.fixture
def views(committed_db: dict[str, str]) -> showroom.Views:
    return showroom.build()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with browser.launched() as opened:
        yield opened


@contextmanager
def opened(
    chromium: Browser, address: str, whose: Client, *, bypass_csp: bool = False
) -> Iterator[Page]:
    """A page of somebody's browser."""
    context = chromium.new_context(bypass_csp=bypass_csp, reduced_motion="reduce")
    if session := whose.cookies.get("sessionid"):
        context.add_cookies([{"name": "sessionid", "value": session.value, "url": address}])
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """What is wrong with the page at each size by day and night."""
    found = []
    for device, size in VIEWPORTS.items():
        page.set_viewport_size(size)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{device}: too wide")
        for colours, rules in LOOKS.items():
            page.emulate_media(color_scheme=colours)
            barriers = browser.barriers(page, rules)
            found += [f"{device}, {colours}: {barrier}" for barrier in barriers]
    return found


def listen(page: Page) -> list[str]:
    """What the browser complains of from now on: the policy, scripts, files that are not there."""
    heard: list[str] = []

    def console(message: ConsoleMessage) -> None:
        # an answer that refuses is heard of below, with its address
        if message.type == "error" and "Failed to load resource" not in message.text:
            heard.append(message.text)

    def answered(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            heard.append(f"{response.status}: {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", answered)
    return heard


def test_nothing_keeps_people_out(
    committed_db: dict[str, str], views: showroom.Views, chromium: Browser
) -> None:
    found = {}

    with portals.serving({**committed_db, **showroom.PORTAL}) as address:
        for name, (whose, path) in views.items():
            is_sandboxed = name in SANDBOXED
            with opened(chromium, address, whose, bypass_csp=is_sandboxed) as page:
                heard = listen(page)
                page.goto(f"{address}{path}")
                found[name] = faults(page) + heard

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_page_while_the_database_is_away_keeps_nobody_out(
    committed_db: dict[str, str], chromium: Browser
) -> None:
    away = render_to_string("errors/503.html")

    with portals.serving(committed_db) as address, opened(chromium, address, Client()) as page:
        page.route(
            f"{address}/away/",
            lambda route: route.fulfill(status=503, content_type="text/html", body=away),
        )
        page.goto(f"{address}/away/")

        assert faults(page) == []
