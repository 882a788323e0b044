"""What scripts do on the brand's pages, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from generation.brand.models import Logo
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tests import browser, make
from tests.generation.stored import png
from tests.journeys import portals

pytestmark = pytest.mark.slow
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3"/></svg>'
)


@pytest.fixture
def address(committed_db: dict[str, str]) -> Iterator[str]:
    """Acme with a logo four times as wide as high."""
    owner = make.make_account("olive@acme.example", name="Olive Owner")
    acme = make.make_organization("Acme", owner=owner)
    with acting_for(acme):
        logo = make.make_logo()
        kept = files.put_plain(png(), owner_id=logo.pk, kind="logo", media_type="image/png")
        Logo.objects.update(file_key=kept.key)
    with portals.serving(committed_db) as address:
        yield address


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """The owner's, signed in."""
    with browser.launched() as opened:
        yield signed_in(opened, address)


def signed_in(chromium: Browser, address: str) -> Page:
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/sign-in/?next=/o/acme/brand/")
    page.get_by_label("E-mail address").fill("olive@acme.example")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Brand")).to_be_visible()
    return page


def chosen(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def test_refused_logo_is_told_in_place_and_a_good_one_is_taken(page: Page) -> None:
    card = page.locator("#logo-dark")
    card.get_by_label("File").set_input_files(chosen("x.svg", b"no picture at all, not even one"))
    card.get_by_role("button", name="Send the logo").click()
    expect(card.get_by_role("alert")).to_contain_text("not a picture")

    card.get_by_label("File").set_input_files(chosen("logo.svg", SVG))
    card.get_by_role("button", name="Send the logo").click()

    expect(page.get_by_text("The logo was sent.")).to_be_visible()
    expect(page.locator("#logo-dark").get_by_text("Being prepared")).to_be_visible()


def test_background_is_seen_behind_people_while_it_is_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/o/acme/brand/backgrounds/")
    preview = page.locator("[data-background-preview]")

    page.get_by_label("Gradient").check()
    page.get_by_label("Direction").select_option("90")
    across = preview.locator("linearGradient").first.get_attribute("x2")
    page.get_by_label("Direction").select_option("radial")
    outwards = preview.locator("radialGradient").count()
    page.get_by_label("Blurred scene").check()

    assert float(across or 0) == 4
    assert outwards == 3
    assert preview.locator("img.backdrop__field").count() == 3
    expect(page.get_by_label("Second colour")).to_be_hidden()


def test_picture_that_is_too_small_stays_chosen_and_says_what_is_needed(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/o/acme/brand/backgrounds/")
    page.get_by_label("Name").fill("Wall")
    page.get_by_label("Your own picture").check()
    page.locator("[name=picture]").set_input_files(chosen("x.png", png((900, 900))))

    page.get_by_role("button", name="Add the background").click()

    expect(page.locator(".error-summary")).to_contain_text("1,024 pixels wide")
    held = "document.querySelector('[name=picture]').files.length"
    assert page.evaluate(held) == 1
    expect(page.get_by_label("Name")).to_have_value("Wall")


def test_frame_is_drawn_where_it_is_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}/o/acme/brand/frames/")
    logo = page.locator("[data-frame-preview] [data-logo]")

    page.get_by_label("Top left").check()
    page.get_by_label("Size").fill("20")
    corner = [logo.get_attribute(name) for name in ("x", "y", "width", "height")]
    page.get_by_label("Band at the bottom").check()
    band = page.locator("[data-frame-preview] [data-band]").get_attribute("height")

    assert corner == ["16.00", "16.00", "320.00", "80.00"]
    assert band == "80.00"
