"""Pictures of every screen in every state, at a desk and on a phone, by day and by night.

Not among the tests, since it checks nothing: `make screenshots` has it drawn, and `SCREENS` limits
it to screens whose names hold one of these words. They lie in `screenshots/`, with a page of all.
"""

import os
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from playwright.sync_api import Page

from tests import browser
from tests.journeys import portals
from tests.portal.web import showroom
from tests.portal.web.test_every_page import LOOKS, VIEWPORTS, opened

FOLDER: Final = settings.ROOT / "screenshots"
WIDE_AS: Final = {"desktop": 420, "phone": 140}
"""Of a picture on the page of all, in pixels."""


def test_every_screen_is_drawn(committed_db: dict[str, str]) -> None:
    wanted = os.environ.get("SCREENS", "").split(",")
    views = {
        name: view
        for name, view in showroom.build().items()
        if any(word.strip() in name for word in wanted)
    }

    with (
        browser.launched() as chromium,
        portals.serving({**committed_db, **showroom.PORTAL}) as address,
    ):
        for name, (whose, path) in views.items():
            with opened(chromium, address, whose) as page:
                page.goto(f"{address}{path}")
                _draw(page, name)
    (FOLDER / "index.html").write_text(_page_of_all(views))


def _draw(page: Page, name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    for device, size in VIEWPORTS.items():
        page.set_viewport_size(size)
        for colours in LOOKS:
            page.emulate_media(color_scheme=colours)
            page.screenshot(path=_path(name, device, colours), full_page=True)


def _path(name: str, device: str, colours: str) -> Path:
    return FOLDER / f"{name}-{device}-{colours}.jpg"


def _page_of_all(views: Mapping[str, Any]) -> str:
    return "<!DOCTYPE html><meta charset=utf-8><title>Screens</title>" + "".join(
        f"<h2>{escape(name)}</h2>" + "".join(_images(name)) for name in sorted(views)
    )


def _images(name: str) -> Iterable[str]:
    for device in VIEWPORTS:
        for colours in LOOKS:
            file, width = _path(name, device, colours).name, WIDE_AS[device]
            image = f'<img src="{file}" width="{width}" alt="{device}, {colours}">'
            yield f'<a href="{file}">{image}</a> '
