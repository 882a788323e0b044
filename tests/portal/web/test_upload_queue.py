"""Photos on a bad network, in a real browser: each is stored once, and no copy stays behind."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connections
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from generation.photos import queries
from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for
from tenants.people.models import Employee
from tests import browser, make
from tests.generation.stored import jpeg
from tests.journeys import portals
from tests.portal.visitors import employee_client

pytestmark = pytest.mark.slow
Answer = TypeVar("Answer")
UPLOAD = "**/me/photos/"
SENT = "#tray .tile[id^=photo-]"
"""Tiles of photos that the server has; what is on its way has no name yet."""
COPIES = """() => new Promise((resolve) => {
  const opening = indexedDB.open("likeness-photos");
  opening.onupgradeneeded = () => { opening.transaction.abort(); resolve(0); };
  opening.onsuccess = () => {
    const all = opening.result.transaction("waiting").objectStore("waiting").count();
    all.onsuccess = () => { opening.result.close(); resolve(all.result); };
  };
})"""
"""How many photos the device keeps."""


@pytest.fixture
def ada(committed_db: dict[str, str]) -> Employee:
    acme = make.make_organization("Acme")
    with acting_for(acme):
        return make.make_participant(name="Ada Byron")


@pytest.fixture
def address(committed_db: dict[str, str], ada: Employee) -> Iterator[str]:
    with portals.serving(committed_db) as address:
        yield address


@pytest.fixture
def phone(ada: Employee, address: str) -> Iterator[Page]:
    """Ada's phone, on the page of her photos."""
    session = employee_client(ada).cookies["sessionid"].value
    with browser.launched() as chromium:
        yield opened(chromium, address, session)


def opened(chromium: Browser, address: str, session: str) -> Page:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/me/photos/")
    return page


@pytest.fixture
def stored(ada: Employee) -> Callable[[], int]:
    """How many photos of Ada the server holds."""

    def count() -> int:
        with acting_for(ada.organization_id):
            return queries.of(ada).count()

    return lambda: aside(count)


def aside(act: Callable[[], Answer]) -> Answer:
    """Use the database: not in the browser's thread, where Django refuses to."""
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(act).result()
        pool.submit(connections.close_all).result()
    return found


def choose(page: Page, number: int) -> None:
    files: list[FilePayload] = [
        {"name": f"{each}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(each)}
        for each in range(number)
    ]
    page.locator("#photo-input").set_input_files(files)


def sending(route: Route) -> bool:
    return route.request.method == "POST"


def cut(route: Route) -> None:
    """The network dies while a photo is on its way."""
    route.abort("connectionreset") if sending(route) else route.fallback()


def lose_answer(route: Route) -> None:
    """The photo arrives, and the network dies before the answer does."""
    if not sending(route):
        return route.fallback()
    route.fetch()
    return route.abort("connectionreset")


def expect_sent(page: Page, number: int) -> None:
    """Each has one tile, whatever its verdict is by now."""
    expect(page.locator(SENT)).to_have_count(number, timeout=30_000)
    expect(page.locator("#tray .tile--uploading")).to_have_count(0)
    page.wait_for_function(f"async () => await ({COPIES})() === 0")


@pytest.mark.parametrize("way", [cut, lose_answer], ids=["before it arrives", "after it arrived"])
def test_photos_go_on_after_the_network_was_cut(phone: Page, stored, way) -> None:
    phone.route(UPLOAD, way)
    choose(phone, 3)
    expect(phone.locator("[data-offline]")).to_be_visible(timeout=15_000)

    phone.unroute_all(behavior="wait")
    phone.evaluate("dispatchEvent(new Event('online'))")

    expect_sent(phone, 3)
    assert stored() == 3


@pytest.mark.parametrize("way", [cut, lose_answer], ids=["before it arrives", "after it arrived"])
def test_photos_go_on_after_a_reload_in_the_middle(phone: Page, stored, way) -> None:
    phone.route(UPLOAD, way)
    with phone.expect_request(lambda request: request.method == "POST"):
        choose(phone, 3)
    expect(phone.locator("#tray .tile--uploading")).to_have_count(3)

    phone.unroute_all(behavior="wait")
    phone.reload()

    expect_sent(phone, 3)
    assert stored() == 3


def test_photos_chosen_without_a_network_wait_for_it(phone: Page, stored) -> None:
    phone.context.set_offline(True)
    choose(phone, 2)
    expect(phone.locator("[data-offline]")).to_be_visible()
    assert stored() == 0

    phone.context.set_offline(False)

    expect_sent(phone, 2)
    expect(phone.locator("[data-offline]")).to_be_hidden()
    assert stored() == 2


def test_signing_out_leaves_no_copy_behind(phone: Page, stored) -> None:
    phone.route(UPLOAD, cut)
    choose(phone, 2)
    phone.wait_for_function(f"async () => await ({COPIES})() === 2")

    phone.get_by_role("button", name="Sign out").click()

    expect(phone.get_by_role("heading", name="Come back")).to_be_visible()
    assert phone.evaluate(COPIES) == 0
    assert stored() == 0


def test_withdrawing_leaves_no_copy_behind(phone: Page, address: str) -> None:
    phone.route(UPLOAD, cut)
    choose(phone, 2)
    phone.wait_for_function(f"async () => await ({COPIES})() === 2")
    phone.goto(f"{address}/me/consent/")

    phone.get_by_role("button", name="Withdraw my consent").click()

    expect(phone.get_by_label("Type your name to agree")).to_be_visible()
    assert phone.evaluate(COPIES) == 0


def test_copies_of_somebody_else_are_deleted_and_not_sent(
    phone: Page, address: str, stored
) -> None:
    phone.route(UPLOAD, cut)
    choose(phone, 2)
    phone.wait_for_function(f"async () => await ({COPIES})() === 2")

    grace = aside(session_of_another)
    phone.context.add_cookies([{"name": "sessionid", "value": grace, "url": address}])
    phone.unroute_all(behavior="wait")
    phone.reload()

    phone.wait_for_function(f"async () => await ({COPIES})() === 0")
    assert phone.locator("#tray .tile--uploading").count() == 0
    assert stored() == 0


def session_of_another() -> str:
    with acting_for(*lookups.organizations()):
        grace = make.make_participant(name="Grace Hopper")
    return str(employee_client(grace).cookies["sessionid"].value)


def test_browser_that_keeps_nothing_says_so_and_sends_all_the_same(phone: Page, stored) -> None:
    phone.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError'); }"
    )
    phone.reload()
    phone.route(UPLOAD, cut)
    choose(phone, 1)
    expect(phone.locator("[data-unkept]")).to_be_visible()

    phone.unroute_all(behavior="wait")

    expect(phone.locator(SENT)).to_have_count(1, timeout=30_000)
    expect(phone.locator("[data-unkept]")).to_be_hidden()
    assert stored() == 1
