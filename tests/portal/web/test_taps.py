"""From the invite's link to the headshot that was sent, on a phone: how often a thumb must press.

Workers are left out: what they would find is written here, and everything that is pressed is real.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from generation.headshots.models import HeadshotBatch
from generation.photos import queries
from generation.photos.models import Photo
from generation.training.models import TrainingRun
from tenants.invites import actions as invites
from tenants.invites.models import Invite
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import browser, make
from tests.journeys import portals
from tests.portal.web import films, showroom
from tests.portal.web.test_upload_queue import aside

pytestmark = pytest.mark.slow

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
MOST, MOST_BY_HAND = 8, 15
"""Presses: with photos that take themselves, and with the button pressed for each."""


class Thumb:
    """Presses what is seen, and counts."""

    def __init__(self) -> None:
        self.presses = 0

    def press(self, what: Locator) -> None:
        what.click()
        self.presses += 1


@pytest.fixture
def ada(committed_db: dict[str, str]) -> Employee:
    with acting_for(make.make_organization("Acme")):
        make.make_version(make.make_style(is_default=True))
        person = people.add(name="Ada Byron", email="ada@acme.example", actor=SYSTEM, at=now())
        invites.send(person, actor=SYSTEM, at=now())
    return person


@pytest.fixture
def address(committed_db: dict[str, str], ada: Employee) -> Iterator[str]:
    with portals.serving(committed_db) as address:
        yield address


@pytest.fixture
def chromium(address: str, tmp_path: Path) -> Iterator[Browser]:
    film = films.arguments(tmp_path / "film.mjpeg", [films.close()])
    with browser.launched(*film, "--use-fake-ui-for-media-stream") as opened:
        yield opened


def invite_path(person: Employee) -> str:
    def made() -> str:
        with acting_for(person.organization_id):
            return invites.fresh_link(Invite.objects.get(employee=person), at=now())

    return "/i/" + aside(made).rsplit("/", 1)[-1]


def like_all_photos(person: Employee) -> None:
    """Every shot counts, though a film shows the same again and again."""

    def like() -> None:
        with acting_for(person.organization_id):
            others = Photo.objects.filter(employee=person).exclude(state="admitted")
            others.update(state="admitted", embedding_key="somewhere", state_changed_at=now())

    aside(like)


def make_headshots(person: Employee) -> None:
    def made() -> None:
        with acting_for(person.organization_id):
            TrainingRun.objects.filter(employee=person).update(state="cancelled")
            HeadshotBatch.objects.filter(employee=person).update(state="cancelled")
            showroom._gallery(person)

    aside(made)


def agree(page: Page, thumb: Thumb) -> None:
    thumb.press(page.get_by_role("button", name="Start"))
    name = page.get_by_label("Type your name to agree")
    thumb.press(name)
    name.press_sequentially("Ada Byron")
    thumb.press(page.get_by_role("button", name="I agree", exact=True))
    thumb.press(page.get_by_role("link", name="Open camera"))
    expect(page.locator("[data-camera=live]")).to_be_visible()


def take_by_hand(page: Page, thumb: Thumb, person: Employee) -> None:
    for number in range(1, queries.ENOUGH + 1):
        thumb.press(page.get_by_role("button", name="Take a photo"))
        expect(page.locator("#tray .tile[id^=photo-]")).to_have_count(number)
    like_all_photos(person)


def let_them_take_themselves(page: Page, thumb: Thumb, person: Employee) -> None:
    auto = page.get_by_role("button", name="Auto")
    thumb.press(auto)
    order = page.get_by_role("button", name="Make my headshots")
    for _ in range(60):
        like_all_photos(person)
        page.wait_for_timeout(1000)
        if order.is_visible():
            break
    expect(auto).to_have_attribute("aria-pressed", "true")


def choose(page: Page, thumb: Thumb, person: Employee, address: str) -> None:
    thumb.press(page.get_by_role("button", name="Make my headshots"))
    expect(page.get_by_role("heading", name="being made")).to_be_visible()
    make_headshots(person)
    page.goto(f"{address}/me/")
    recommended = page.locator(".pick").filter(has_text="Recommended")
    thumb.press(recommended.locator(".pick__photo").first)
    thumb.press(page.get_by_role("button", name="Send my choice"))
    expect(page.get_by_text("Sent to your reviewer")).to_be_visible()


@pytest.mark.parametrize(
    ("take", "most"),
    [(let_them_take_themselves, MOST), (take_by_hand, MOST_BY_HAND)],
    ids=["auto", "by hand"],
)
def test_few_presses_lead_from_the_invite_to_a_headshot(
    chromium: Browser, ada: Employee, address: str, take, most: int
) -> None:
    page, thumb = chromium.new_context(viewport=PHONE, has_touch=True).new_page(), Thumb()
    page.goto(address + invite_path(ada))

    agree(page, thumb)
    take(page, thumb, ada)
    choose(page, thumb, ada, address)

    assert thumb.presses == most


def test_laptop_hands_over_to_the_phone_and_notices(
    chromium: Browser, ada: Employee, address: str
) -> None:
    wide = chromium.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    laptop, phone = wide.new_page(), chromium.new_context(viewport=PHONE).new_page()
    laptop.goto(address + invite_path(ada))

    laptop.get_by_role("button", name="Continue on my phone").click()
    expect(laptop.get_by_role("img", name="QR code")).to_be_visible()
    for colours in ("light", "dark"):
        laptop.emulate_media(color_scheme=colours)
        assert browser.barriers(laptop) == []
    laptop.set_viewport_size({"width": 320, "height": 640})
    assert not laptop.evaluate("document.documentElement.scrollWidth > innerWidth")
    shown = wide.cookies(f"{address}/phone/")
    token = next(each["value"] for each in shown if each["path"] == "/phone/").split(":")[0]
    phone.goto(f"{address}/back/{token}")
    phone.get_by_role("button", name="Go on").click()

    expect(phone.get_by_label("Type your name to agree")).to_be_visible()
    expect(laptop.get_by_text("Your phone has taken over")).to_be_visible()
    assert browser.barriers(laptop) == []
