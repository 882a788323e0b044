"""The style editor in a real browser: the picture follows the form, the guides and the held key."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership
from tests import browser, make
from tests.journeys import portals
from tests.portal.visitors import member_client

pytestmark = pytest.mark.slow
HEAD = "[data-head]"


@pytest.fixture
def editor(committed_db: dict[str, str]) -> Iterator[Page]:
    """The page of a published style, in a browser that keeps the page's own policy."""
    acme = make.make_organization("Acme")
    with acting_for(acme):
        make.make_background(name="Sand", colour="#e3d6c4")
        mist = make.make_background(name="Mist", colour="#d9dee4")
        corner = make.make_frame(name="Corner", placement="top_left", size=10, margin=5)
        make.make_frame(name="Band", placement="band_bottom", size=20, margin=5, colour="#ffffff")
        style = make.make_style(background=mist, frame=corner, is_default=True)
        make.make_version(style, number=1)
        desk: Client = member_client(Membership.objects.get())
    with portals.serving(committed_db) as address, browser.launched() as chromium:
        page = chromium.new_context().new_page()
        session = {"name": "sessionid", "value": desk.cookies["sessionid"].value, "url": address}
        page.context.add_cookies([session])  # type: ignore[list-item]
        page.goto(f"{address}/o/{acme.slug}/styles/{style.pk}/")
        expect(page.get_by_role("slider", name="Eyes below the top edge")).to_be_visible()
        yield page


def transforms(page: Page) -> list[str]:
    """Where each head is."""
    heads = page.locator(HEAD)
    return [heads.nth(place).get_attribute("transform") or "" for place in range(heads.count())]


def number_field(page: Page, name: str) -> Locator:
    return page.locator(f'[name="{name}"]')


def test_heads_follow_every_number_that_is_typed(editor: Page) -> None:
    first = transforms(editor)

    number_field(editor, "head_height").fill("60")
    larger = transforms(editor)
    number_field(editor, "head_height").fill("6")  # none that a head can have
    unchanged = transforms(editor)
    number_field(editor, "head_height").fill("55")

    assert not set(larger) & set(first)
    assert unchanged == larger
    assert transforms(editor) == first  # what the server had drawn


def test_people_stay_where_the_server_drew_them_when_a_number_was_refused(editor: Page) -> None:
    first = transforms(editor)
    number_field(editor, "eye_line").fill("90")

    editor.get_by_role("button", name="Save draft").click()

    expect(editor.locator(".error-summary")).to_be_visible()
    expect(editor.get_by_role("slider", name="Eyes below the top edge")).to_be_visible()
    assert transforms(editor) == first


def test_the_background_follows_the_choice(editor: Page) -> None:
    stop = editor.locator("[data-stage] stop[data-first]").first
    assert stop.get_attribute("stop-color") == "#d9dee4"

    editor.get_by_label("Background", exact=True).select_option(label="Sand")

    assert stop.get_attribute("stop-color") == "#e3d6c4"


def test_the_logo_follows_the_frame_and_the_files_that_are_ticked(editor: Page) -> None:
    large, crops = (
        f"[data-stage] .portrait--{each} [data-frame]" for each in ("large", "portrait")
    )
    logo = editor.locator(f"{large} [data-logo]")
    drawn = [logo.get_attribute(name) for name in ("x", "y", "width", "height")]
    assert [float(each or 0) for each in drawn] == [51.2, 51.2, 409.6, 102.4]

    editor.get_by_label("Logo frame").select_option(label="Band")
    assert editor.locator(f"{large} [data-band]").get_attribute("height") == "204.80"
    assert editor.locator(f"{crops} [data-band]").get_attribute("x") == "102.40"
    editor.get_by_label("Logo on Full size").uncheck()

    assert [editor.locator(each).get_attribute("display") for each in (large, crops)] == [
        "none",
        "inline",
    ]
    editor.get_by_label("Logo frame").select_option(label="No logo on files")
    assert editor.locator(crops).get_attribute("display") == "none"


def test_guides_are_moved_by_keys_and_by_the_pointer(editor: Page) -> None:
    eyes, guide = number_field(editor, "eye_line"), editor.locator('[data-guide="eye_line"]')
    guide.focus()
    editor.keyboard.press("ArrowUp")
    assert eyes.input_value() == "43.5"

    box = guide.bounding_box()
    assert box
    at = (box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    editor.mouse.move(*at)
    editor.mouse.down()
    editor.mouse.move(at[0], at[1] + 20)
    editor.mouse.up()

    assert float(eyes.input_value()) > 46
    editor.get_by_text("Usual framing").click()
    assert eyes.input_value() == "44"


def test_the_published_version_is_seen_while_the_key_is_held(editor: Page) -> None:
    published = transforms(editor)
    number_field(editor, "head_height").fill("60")
    draft = transforms(editor)
    editor.locator("[data-flip]").focus()

    editor.keyboard.down("v")
    held = transforms(editor)
    editor.keyboard.up("v")

    assert (held, transforms(editor)) == (published, draft)
