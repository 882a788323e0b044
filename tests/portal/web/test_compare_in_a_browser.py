"""Two pictures in a real browser: divided by drag, keys and tap, zoomed together, held to flip."""

import pytest
from playwright.sync_api import Page, expect

from generation.approvals.models import Approval, Choice
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.portal.web.test_review_in_a_browser import Opener, company, open_queue

pytestmark = pytest.mark.slow
__all__ = ["company", "open_queue"]


@pytest.fixture
def two(company: Organization) -> None:
    """Ada submitted two takes."""
    with acting_for(company):
        ada = Approval.objects.get(employee__name="Ada")
        key = ada.headshot.file_key
        files = {"file_key": key, "thumbnail_key": key}
        other = make.make_headshot(batch=ada.headshot.batch, **files)
        Choice.objects.create(approval=ada, headshot=other, position=2)


def compared(open_queue: Opener, **how: object) -> Page:
    page: Page = open_queue(**how)
    page.get_by_role("link", name="Closely").click()
    return page


def cut(page: Page) -> float:
    return float(page.locator("[data-cut]").get_attribute("width") or 0)


@pytest.mark.usefixtures("two")
def test_the_divider_moves_by_keys_by_a_tap_and_by_dragging(open_queue: Opener) -> None:
    page = compared(open_queue)
    page.get_by_label("One over the other").check()
    divider = page.get_by_role("slider", name="How much is seen of Take 1")
    box = divider.bounding_box()
    assert box

    divider.press("ArrowRight")
    assert cut(page) == 51
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + box["height"] / 2)
    assert cut(page) == pytest.approx(25, abs=3)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert cut(page) == pytest.approx(80, abs=3)


@pytest.mark.usefixtures("two")
def test_both_are_zoomed_and_moved_together(open_queue: Opener) -> None:
    page = compared(open_queue)

    page.get_by_label("Zoom").fill("2")
    shown = page.locator("[data-two] svg").evaluate_all(
        "all => all.map(one => one.getAttribute('viewBox'))"
    )
    assert shown == ["25 25 50 50"] * 2
    page.locator("[data-two]").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")

    for svg in page.locator("[data-two] svg").all():
        expect(svg).to_have_attribute("viewBox", "21 21 50 50")


@pytest.mark.usefixtures("two")
def test_with_reduced_motion_a_button_is_held_instead(open_queue: Opener) -> None:
    page = compared(open_queue, reduced_motion="reduce")
    page.get_by_label("One over the other").check()
    flip = page.get_by_role("button", name="Hold to see Take 1")
    expect(page.locator("[data-divider]")).to_be_hidden()
    assert cut(page) == 0

    flip.hover()
    page.mouse.down()
    assert cut(page) == 100
    page.wait_for_timeout(400)
    page.mouse.up()

    assert cut(page) == 0
    flip.press("Enter")
    assert cut(page) == 100
    expect(flip).to_have_attribute("aria-pressed", "true")


@pytest.mark.usefixtures("two")
def test_without_scripts_the_two_stand_beside_each_other(open_queue: Opener) -> None:
    page = compared(open_queue, java_script_enabled=False)

    expect(page.locator("[data-two] svg").first).to_be_visible()
    expect(page.locator("[data-two] svg").last).to_be_visible()
    expect(page.locator("[data-tools]")).to_be_hidden()
