"""The whole way once, in a real browser: from an empty company to an approved file.

Everything is the real thing: web server, two clusters of workers, training, rendering. People press
what they see; nothing is called that they could not call.
"""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections
from django.utils.timezone import now
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from generation.demobase.photos import CAST, bad_photo, casual_photos
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.photos import actions as sending
from tenants.kernel import lookups
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import browser, make
from tests.generation.conftest import make_grace
from tests.generation.delivery.carrying import assert_says_what_it_is
from tests.journeys import clusters, portals

pytestmark = pytest.mark.slow

MINUTE = 60_000.0
ADA, COLLEAGUE = CAST[:2]


@pytest.fixture
def portal(committed_db: dict[str, str]) -> Iterator[str]:
    """A running installation with one account in it."""
    make.make_account("olive@example.com", name="Olive Owner")
    with (
        portals.serving(committed_db) as address,
        clusters.running(committed_db, "default", JOB_LEASE_SECONDS="60"),
        clusters.running(committed_db, "gpu", JOB_LEASE_SECONDS="60"),
    ):
        yield address


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with browser.launched() as opened:
        yield opened


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Ten good photos of one person, and one of nobody."""
    files = [*casual_photos(ADA, 10), bad_photo("no_face", ADA)]
    paths = [tmp_path / f"{number}.jpg" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    return paths


def opened(chromium: Browser, width: int, height: int) -> Page:
    """A visitor with cookies of their own."""
    page = chromium.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(MINUTE)
    return page


def test_from_an_empty_company_to_an_approved_file(portal, chromium, photos):
    owner, phone = opened(chromium, 1440, 900), opened(chromium, 390, 844)

    set_up_company(owner, portal)
    aside(colleague_sends_photos)
    link = invite(owner)
    join_and_send_photos(phone, link, photos)
    wait_and_choose(phone)
    aside(expect_recognisable)
    approve(owner, portal)
    file = download(owner, portal)

    assert Image.open(io.BytesIO(file)).size == (800, 800)
    aside(lambda: says_what_it_is(file))
    expect_approved(phone, portal)


def set_up_company(page: Page, address: str) -> None:
    """Sign in, found a company, choose a background, publish a style."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("E-mail address").fill("olive@example.com")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="New organization").click()
    page.get_by_label("Name of the company").fill("Acme")
    page.get_by_role("button", name="Found it").click()
    area(page, "Brand")
    page.get_by_role("link", name="Backgrounds").first.click()
    page.get_by_label("Name", exact=True).fill("Mist")
    page.get_by_role("button", name="Add the background").click()
    expect(page.get_by_text("Mist").first).to_be_visible()
    area(page, "Styles")
    page.get_by_role("link", name="New style").click()
    page.get_by_label("Name", exact=True).fill("Formal")
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published")).to_be_visible()


def area(page: Page, name: str) -> None:
    """Go to an area by the rail."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()


def aside(act: Callable[[], None]) -> None:
    """Use the database: not in the browser's thread, where Django refuses to."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(act).result()
        pool.submit(connections.close_all).result()


def colleague_sends_photos() -> None:
    """Somebody of the same company, whom nobody may be taken for."""
    with acting_for(*lookups.organizations()):
        colleague = make_grace()
        for number, data in enumerate(casual_photos(COLLEAGUE, 3)):
            key, limit = f"photo-{number}", len(data)
            sending.receive(colleague, data, upload_key=key, limit=limit, actor=SYSTEM, at=now())


def invite(page: Page) -> str:
    """Add a person, and copy their invite link."""
    area(page, "People")
    page.get_by_role("link", name="Add a person").first.click()
    page.get_by_label("Name", exact=True).fill("Ada Byron")
    page.get_by_label("Work e-mail address").fill("ada@example.com")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Send an invite").click()
    page.get_by_role("button", name="Show a link").click()
    link = page.locator(".copy__text").inner_text()
    return link.strip()


def join_and_send_photos(page: Page, link: str, photos: list[Path]) -> None:
    """Follow the link, agree, send photos, see the bad one refused, say what to keep, and start."""
    page.goto(link)
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Type your name").fill("Ada Byron")
    page.get_by_role("button", name="I agree").click()
    page.locator("#photo-input").set_input_files(photos)
    expect(page.locator(".tile--accepted")).to_have_count(10, timeout=3 * MINUTE)
    expect(page.locator(".tile--rejected")).to_contain_text("We see no face")
    page.get_by_label("Hearing aid").check()
    expect(page.locator("#keep-saved")).to_have_text("Saved")
    page.get_by_role("button", name="Make my headshots").click()
    expect(page.get_by_text("You asked to keep: hearing aid.")).to_be_visible()
    expect(page.get_by_text("Learning what you look like")).to_be_visible()


def wait_and_choose(page: Page) -> None:
    """The page moves on by itself when the headshots are there."""
    page.wait_for_url("**/me/headshots/", timeout=15 * MINUTE)
    recommended = page.locator(".pick").filter(has_text="Recommended")
    recommended.locator(".pick__photo").first.click()
    page.get_by_role("button", name="Send my choice").click()
    expect(page.get_by_text("Sent to your reviewer")).to_be_visible()


def expect_recognisable() -> None:
    """What is recommended is like her own photos, and not like those of her colleague."""
    with acting_for(*lookups.organizations()):
        recommended = list(Headshot.objects.filter(is_recommended=True))
        chosen = Headshot.objects.get(state=HeadshotState.CHOSEN)
    assert chosen in recommended
    for take in recommended:
        assert take.passes
        assert take.nearest_other is not None
        assert take.likeness >= take.likeness_floor > 0
        assert take.likeness > take.nearest_other


def approve(page: Page, address: str) -> None:
    """The reviewer sees what was to be kept, and presses one key."""
    page.goto(f"{address}/o/acme/approvals/")
    expect(page.get_by_role("heading", name="Ada Byron")).to_be_visible()
    expect(page.get_by_text("Look for yourself")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_text("Approved: Ada Byron")).to_be_visible()


def download(page: Page, address: str) -> bytes:
    """The file, as soon as it is made."""
    files = page.get_by_text("12 files")

    def is_there() -> bool:
        page.goto(f"{address}/o/acme/downloads/")
        return files.count() > 0

    assert clusters.eventually(is_there, within=120)
    files.click()
    with page.expect_download() as waited:
        page.get_by_role("link", name="LinkedIn of Ada Byron").click()
    return Path(waited.value.path()).read_bytes()


def says_what_it_is(file: bytes) -> None:
    """Whoever has the file learns that a model drew it, and for whom."""
    with acting_for(*lookups.organizations()):
        company = Organization.objects.get().name
    assert_says_what_it_is(file, company=company)


def expect_approved(page: Page, address: str) -> None:
    """The employee sees it too."""
    page.goto(f"{address}/me/")
    expect(page.get_by_text("Your headshot is approved")).to_be_visible()
    expect(page.get_by_role("link", name="LinkedIn")).to_be_visible()
