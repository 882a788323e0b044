"""The main pages in a real browser with longer words, and read from the right."""

from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize

from tests import browser
from tests.journeys import portals
from tests.portal.web import showroom, stretched

pytestmark = pytest.mark.slow

SIZES: Final[tuple[ViewportSize, ...]] = (
    {"width": 320, "height": 640},
    {"width": 390, "height": 844},
    {"width": 1440, "height": 900},
)
PAGES: Final = (
    *("front", "how", "sign-in", "invite", "consent", "photos", "working", "choose", "approved"),
    *("choose-compare", "choose-edit", "submitted", "own-photo-to-frame", "withdraw"),
    *("home", "people", "people-import", "person-trained", "queue", "styles", "style"),
    *("style-publish", "brand", "brand-backgrounds", "members", "keys", "company", "privacy"),
    *("approval-rules", "audit", "wall", "exports", "shares", "licence", "rebrand-running"),
)
FAULTS: Final = (Path(__file__).parent / "overflow.js").read_text()


@pytest.mark.parametrize("language", [stretched.LEFT_TO_RIGHT, stretched.RIGHT_TO_LEFT])
def test_longer_words_fit_in_either_direction(committed_db: dict[str, str], language: str) -> None:
    stretched.write(settings.MEDIA_ROOT.parent)
    views = showroom.build()
    served = {**committed_db, **showroom.PORTAL, "DJANGO_SETTINGS_MODULE": stretched.__name__}
    found: list[str] = []

    with browser.launched() as chromium, portals.serving(served) as address:
        for name in PAGES:
            page = _opened(chromium, address, views[name], language)
            found += [f"{name}, {fault}" for fault in _faults(page)]
            page.context.close()

    assert not found, "\n".join(found)


def _opened(chromium: Browser, address: str, view: showroom.View, language: str) -> Page:
    whose, path = view
    context = chromium.new_context(locale=language, reduced_motion="reduce")
    if session := whose.cookies.get("sessionid"):
        context.add_cookies([{"name": "sessionid", "value": session.value, "url": address}])
    page = context.new_page()
    answer = page.goto(f"{address}{path}")
    assert answer
    assert answer.ok, path
    assert page.locator("html").get_attribute("lang") == language
    return page


def _faults(page: Page) -> list[str]:
    found = []
    for size in SIZES:
        page.set_viewport_size(size)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        found += [f"{size['width']} px: {fault}" for fault in page.evaluate(FAULTS)]
    return found
