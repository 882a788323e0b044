"""The camera in a real browser that sees a film: it guides, holds nobody up, stores each shot."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from generation.photos import queries
from generation.photos.models import Photo
from tenants.kernel.scoping import acting_for
from tenants.people.models import Employee
from tests import browser, make
from tests.journeys import portals
from tests.portal.visitors import employee_client
from tests.portal.web import films
from tests.portal.web.test_upload_queue import aside, lose_answer

pytestmark = pytest.mark.slow

ALLOWED = "--use-fake-ui-for-media-stream"
"""Says yes wherever a page asks for the camera."""
SENT = "#tray .tile[id^=photo-]"
WRITES_DOWN = """() => {
  const told = document.querySelector(".finder [role=status]");
  window.changes = [];
  new MutationObserver(() => window.changes.push([performance.now(), told.textContent]))
    .observe(told, { childList: true, characterData: true, subtree: true });
}"""
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
Camera = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def ada(committed_db: dict[str, str]) -> Employee:
    with acting_for(make.make_organization("Acme")):
        return make.make_participant(name="Ada Byron")


@pytest.fixture
def address(committed_db: dict[str, str], ada: Employee) -> Iterator[str]:
    with portals.serving(committed_db) as address:
        yield address


@pytest.fixture
def camera(ada: Employee, address: str, tmp_path: Path) -> Camera:
    """Ada's phone on the page of the camera, which sees these frames."""
    session = employee_client(ada).cookies["sessionid"].value

    @contextmanager
    def opened(
        *frames: Image.Image, allowed: bool = True, script: str = "", **context: Any
    ) -> Iterator[Page]:
        film = films.arguments(tmp_path / "film.mjpeg", frames or [films.close()], each=40)
        with browser.launched(*film, *([ALLOWED] if allowed else [])) as chromium:
            phone = chromium.new_context(viewport={"width": 390, "height": 844}, **context)
            phone.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            phone.add_init_script(script)
            page = phone.new_page()
            page.goto(f"{address}/me/camera/")
            yield page

    return opened


def told(page: Page) -> Any:
    return expect(page.locator(".finder [role=status]"))


def shutter(page: Page) -> Any:
    """The button, once there is a picture to take."""
    expect(page.locator("[data-camera=live]")).to_be_visible()
    return page.get_by_role("button", name="Take a photo")


def count(person: Employee) -> int:
    def counted() -> int:
        with acting_for(person.organization_id):
            return queries.of(person).count()

    return aside(counted)


def admit_all(person: Employee) -> None:
    """What a worker that likes the photos would do."""

    def admit() -> None:
        with acting_for(person.organization_id):
            Photo.objects.filter(employee=person).update(state="admitted")

    aside(admit)


def test_ring_counts_what_is_accepted(camera: Camera, ada: Employee) -> None:
    with camera() as page:
        expect(page.locator(".ring__tick")).to_have_count(queries.ASKED)
        shutter(page).click()
        expect(page.locator(SENT)).to_have_count(1)
        expect(page.locator(".ring__tick--done")).to_have_count(0)

        admit_all(ada)

        expect(page.locator(".ring__tick--done")).to_have_count(1)
        expect(page.get_by_role("img", name="1 of 14 accepted")).to_be_visible()
        expect(page.locator("#standing")).to_contain_text("Photo 2 of 14")
        expect(page.locator("#tray .tile--accepted")).to_have_count(1)
        told(page).to_have_text("Turn slightly left")


def test_each_shot_is_stored_once_though_its_answer_was_lost(camera: Camera, ada: Employee) -> None:
    with camera() as page:
        page.route("**/me/photos/", lose_answer)
        for _ in range(2):
            shutter(page).click()
        expect(page.locator("#tray .tile--uploading")).to_have_count(2)
        page.unroute_all(behavior="wait")

        page.reload()

        expect(page.locator(SENT)).to_have_count(2, timeout=30_000)
    assert count(ada) == 2


def test_why_a_shot_is_not_used_is_told(camera: Camera) -> None:
    with camera() as page:
        for number in (1, 2):  # the film stands still, so the second is the same
            shutter(page).click()
            expect(page.locator(SENT)).to_have_count(number)

        told(page).to_contain_text("You have sent this photo already.", timeout=10_000)


def test_without_leave_the_page_tells_the_way_and_photos_can_be_chosen(
    camera: Camera, ada: Employee
) -> None:
    agent = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    with camera(allowed=False, user_agent=agent) as page:
        expect(page.get_by_role("heading", name="may not use your camera")).to_be_visible()
        expect(page.get_by_role("heading", name="On an Android phone")).to_be_visible()
        expect(page.get_by_role("heading", name="On an iPhone or iPad")).to_be_hidden()
        assert "camera=(self)" in (page.request.get(page.url).headers["permissions-policy"])

        page.locator("#photo-input").set_input_files(
            {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": films.as_jpeg(films.close())}
        )

        expect(page.locator(SENT)).to_have_count(1)
    assert count(ada) == 1


def test_photos_are_taken_with_the_keyboard(camera: Camera, ada: Employee) -> None:
    with camera() as page:
        expect(shutter(page)).to_be_visible()
        while not shutter(page).evaluate("each => each === document.activeElement"):
            page.keyboard.press("Tab")

        page.keyboard.press("Space")

        expect(page.locator(SENT)).to_have_count(1)
    assert count(ada) == 1


def test_one_thing_is_said_at_a_time_and_none_for_less_than_800_ms(camera: Camera) -> None:
    with camera(films.close(), films.far(), films.dark(), films.empty()) as page:
        page.evaluate(WRITES_DOWN)
        page.wait_for_function("() => changes.length >= 6", timeout=30_000)
        changes = page.evaluate("changes")

    times = [at for at, _ in changes]
    assert all(later - earlier >= 790 for earlier, later in pairwise(times)), changes


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (films.far, "Come closer"),
        (films.aside, "Move a little to the left"),
        (films.dark, "Turn towards the light"),
        (films.empty, "Show your face in the oval"),
        (films.close, "Good. Press the button"),
    ],
    ids=["too far", "aside", "dark", "nobody", "good"],
)
def test_what_to_do_is_told(camera: Camera, frame: Callable[[], Image.Image], word: str) -> None:
    with camera(frame()) as page:
        told(page).to_have_text(word, timeout=15_000)
        expect(shutter(page)).to_be_enabled()


def test_auto_takes_a_photo_of_who_sits_well(camera: Camera, ada: Employee) -> None:
    with camera() as page:
        page.get_by_role("button", name="Auto").click()

        expect(page.locator(SENT)).not_to_have_count(0, timeout=15_000)
    assert count(ada) >= 1


def test_auto_gives_up_after_ten_seconds(camera: Camera, ada: Employee) -> None:
    with camera(films.empty()) as page:
        auto = page.get_by_role("button", name="Auto")
        auto.click()
        expect(auto).to_have_attribute("aria-pressed", "true")

        expect(auto).to_have_attribute("aria-pressed", "false", timeout=15_000)

        told(page).to_contain_text("Auto is off")
    assert count(ada) == 0


def test_no_face_is_looked_for_where_data_is_saved(camera: Camera) -> None:
    with camera(script=SAVES_DATA) as page:
        told(page).to_contain_text("To save data", timeout=15_000)

        fetched = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
        assert not [name for name in fetched if "facefinder" in name or "faces.js" in name]
        expect(page.get_by_role("button", name="Auto")).to_be_hidden()


def test_nothing_flashes_where_motion_is_reduced(camera: Camera) -> None:
    with camera(reduced_motion="reduce") as page:
        shutter(page).click()

        flash = (
            "getComputedStyle(document.querySelector('.finder--flash'), '::after').animationName"
        )
        assert page.evaluate(flash) == "none"


def test_page_without_a_script_is_a_plain_form(camera: Camera) -> None:
    with camera(java_script_enabled=False) as page:
        expect(page.get_by_text("Take a photo", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Send the chosen photos")).to_be_visible()


def test_camera_keeps_nobody_out(camera: Camera) -> None:
    with camera(bypass_csp=True) as page:
        told(page).to_have_text("Good. Press the button", timeout=15_000)

        for width in (320, 390, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            assert browser.barriers(page) == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        page.emulate_media(forced_colors="active")
        assert browser.barriers(page) == []
