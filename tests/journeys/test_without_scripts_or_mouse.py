"""The same way through the portal twice: with plain forms and no script, and by the keyboard alone.

The people press what they see; only the workers are missing, and what they would make is put there.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import pytest
from django.db import connections
from django.utils.timezone import now
from playwright.sync_api import Browser, Locator, Page, expect

from generation.photos.models import Photo
from generation.styles.models import StyleVersion
from generation.training.models import TrainingRun
from tenants.invites import actions as invites
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import browser, make
from tests.generation.approvals.conftest import PASSES
from tests.generation.stored import jpeg, keep
from tests.journeys import portals

pytestmark = pytest.mark.slow

MOST_TABS = 120
TABLE = "Name;E-mail\nGrace Hopper;grace@example.com"


class Hand(Protocol):
    """How somebody works a page."""

    def press(self, control: Locator) -> None:
        """Press a button, or follow a link."""

    def tick(self, box: Locator) -> None:
        """Tick a box."""

    def write(self, field: Locator, text: str) -> None:
        """Fill a field."""

    def send(self, page: Page, photo: Path) -> None:
        """Choose a photo from the gallery, and send it."""


class Mouse:
    """Where scripts are off."""

    def press(self, control: Locator) -> None:
        control.click()

    def tick(self, box: Locator) -> None:
        # a picture's box is drawn by its label
        box.locator("xpath=ancestor::label").click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def send(self, page: Page, photo: Path) -> None:
        page.get_by_label("Gallery").set_input_files(photo)
        self.press(page.get_by_role("button", name="Send the chosen photos"))


class Keyboard:
    """Tab, Enter, Space and letters."""

    def press(self, control: Locator) -> None:
        self._reach(control)
        control.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        self._reach(box)
        box.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        field.page.keyboard.insert_text(text)

    def send(self, page: Page, photo: Path) -> None:
        with page.expect_file_chooser() as asked:
            self.press(page.get_by_label("Gallery"))
        asked.value.set_files(photo)

    def _reach(self, control: Locator) -> None:
        control.wait_for(state="attached")
        for _ in range(MOST_TABS):
            if control.evaluate("each => each === document.activeElement"):
                return
            control.page.keyboard.press("Tab")
        pytest.fail(f"Tab does not lead to {control}")


@pytest.fixture(params=[Mouse, Keyboard])
def hand(request: pytest.FixtureRequest) -> Hand:
    made: Hand = request.param()
    return made


@pytest.fixture
def acme(committed_db: dict[str, str]) -> Organization:
    owner = make.make_account("olive@example.com", name="Olive Owner")
    return make.make_organization("Acme", owner=owner)


@pytest.fixture
def invited(acme: Organization) -> tuple[Employee, str]:
    """Ada, and the secret of her invite link."""
    with acting_for(acme):
        make.make_version(make.make_style(is_default=True))
        ada = make.make_employee("invited", name="Ada Byron")
        link = invites.fresh_link(make.make_invite(employee=ada, sent_at=now()), at=now())
    return ada, link.rsplit("/", 1)[-1]


@pytest.fixture
def address(committed_db: dict[str, str], acme: Organization) -> Iterator[str]:
    with portals.serving(committed_db) as address:
        yield address


@pytest.fixture
def open_page(hand: Hand) -> Iterator[Callable[..., Page]]:
    """Opens a page of a browser of its own."""
    with browser.launched() as chromium:

        def opened(*, width: int, height: int) -> Page:
            return _opened(chromium, hand, width, height)

        yield opened


def _opened(chromium: Browser, hand: Hand, width: int, height: int) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=isinstance(hand, Keyboard)
    )
    return context.new_page()


def aside(organization: Organization, act: Callable[[], object]) -> None:
    """Put into the database what workers would: not in the browser's thread, which may not."""

    def acted() -> None:
        with acting_for(organization):
            act()

    with ThreadPoolExecutor(1) as pool:
        try:
            pool.submit(acted).result()
        finally:
            pool.submit(connections.close_all).result()


def test_from_the_invite_to_the_approved_headshot(
    hand: Hand,
    acme: Organization,
    invited: tuple[Employee, str],
    address: str,
    open_page: Callable[..., Page],
    tmp_path: Path,
) -> None:
    ada, secret = invited
    phone = open_page(width=390, height=844)
    desk = open_page(width=1440, height=900)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg(80))

    phone.goto(f"{address}/i/{secret}")
    hand.press(phone.get_by_role("button", name="Start"))
    agree_and_send(phone, hand, photo)
    aside(acme, lambda: judged(ada))
    phone.goto(f"{address}/me/photos/")
    hand.press(phone.get_by_role("button", name="Make my headshots"))
    phone.wait_for_url("**/me/working/")
    aside(acme, lambda: rendered(ada))
    phone.goto(f"{address}/me/headshots/")
    hand.tick(phone.get_by_role("checkbox", name="Take 1"))
    hand.press(phone.get_by_role("button", name="Send my choice"))
    expect(phone.get_by_text("Sent to your reviewer")).to_be_visible()

    sign_in(desk, hand, address)
    bring_in(desk, hand, address)
    desk.goto(f"{address}/o/acme/approvals/")
    hand.press(desk.get_by_role("button", name="Approve", exact=True))
    expect(desk.get_by_text("Approved: Ada Byron.")).to_be_visible()


def agree_and_send(phone: Page, hand: Hand, photo: Path) -> None:
    """Agree by name, and send a photo that the server then has."""
    hand.write(phone.get_by_label("Type your name"), "Ada Byron")
    hand.press(phone.get_by_role("button", name="I agree"))
    hand.send(phone, photo)
    expect(phone.locator("#tray .tile[id^=photo-]")).to_have_count(1)


def judged(ada: Employee) -> None:
    """Her photo is good, as are seven others."""
    Photo.objects.filter(employee=ada).update(state="admitted", embedding_key="somewhere")
    for _ in range(7):
        make.make_photo(employee=ada)


def rendered(ada: Employee) -> None:
    """Her model is ready, and two takes."""
    TrainingRun.objects.filter(employee=ada).update(state="ready", adapter_key="somewhere")
    run, version = TrainingRun.objects.get(employee=ada), StyleVersion.objects.get()
    batch = make.make_batch("ready", run=run, style_version=version, created_at=now())
    for rank, shade in enumerate((40, 120), start=1):
        key = keep(ada, f"take-{rank}", jpeg(shade))
        shown = {"file_key": key, "thumbnail_key": key, "checks": PASSES}
        make.make_headshot("proposed", batch=batch, rank=rank, **shown)


def sign_in(desk: Page, hand: Hand, address: str) -> None:
    """By the address and the password."""
    desk.goto(f"{address}/sign-in/")
    hand.write(desk.get_by_label("E-mail address"), "olive@example.com")
    hand.write(desk.get_by_label("Password"), "correct horse")
    hand.press(desk.get_by_role("button", name="Sign in"))
    expect(desk.get_by_role("navigation", name="Main")).to_be_visible()


def bring_in(desk: Page, hand: Hand, address: str) -> None:
    """Paste a list of one person, look at what would change, and import it."""
    desk.goto(f"{address}/o/acme/people/import/")
    hand.write(desk.get_by_label("Or paste a list"), TABLE)
    hand.press(desk.get_by_role("button", name="Show what would change"))
    hand.press(desk.get_by_role("button", name="Import 1 person"))
    expect(desk.get_by_text("Grace Hopper").first).to_be_visible()
