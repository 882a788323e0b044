"""The component gallery in a real browser: nobody is kept out, and the keys press what is seen."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, ViewportSize

from portal.web.components import PAGES
from tests import browser

pytestmark = pytest.mark.slow
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of pages that need no database."""
    with override_settings(
        ROOT_URLCONF="tests.portal.web.gallery_urls",
        ALLOWED_HOSTS=["localhost"],
        STATIC_ROOT=settings.STATICFILES_DIRS[0],
    ):
        thread = LiveServerThread("localhost", StaticFilesHandler)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://localhost:{thread.port}/components"
        thread.terminate()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.launched() as opened:
        yield opened


@pytest.fixture
def queue(chromium: Browser, address: str) -> Iterator[Page]:
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(f"{address}/queue/")
    yield page
    page.close()


def shown(page: Page) -> list[int]:
    """The numbers of the takes that can be seen on the stage."""
    seen: list[int] = page.eval_on_selector_all(
        ".stage__portrait",
        "all => all.flatMap((one, index) => one.checkVisibility() ? [index + 1] : [])",
    )
    return seen


@pytest.mark.parametrize(
    ("viewport", "theme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_keeps_nobody_out(chromium, address, name, theme, viewport):
    page = chromium.new_page(
        viewport=viewport, color_scheme=theme, bypass_csp=True, reduced_motion="reduce"
    )
    page.goto(f"{address}/{name}/")

    found = browser.barriers(page)
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()

    assert found == []
    assert not wider


def test_pages_break_no_rule_of_the_content_policy(chromium, address):
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{address}/queue/", wait_until="networkidle")
    page.close()

    assert complaints == []


def test_number_keys_choose_the_take_and_its_checks(queue):
    queue.keyboard.press("2")

    assert shown(queue) == [2]
    assert queue.locator("[data-checks-of='2']").is_visible()
    assert queue.locator("[data-checks-of='1']").is_hidden()


@pytest.fixture
def decided(queue: Page) -> Callable[[], list[str]]:
    """What was sent, each by the value of its button; nothing really is."""
    queue.evaluate("""
        document.decided = [];
        document.addEventListener("submit", (event) => {
          event.preventDefault();
          if (event.submitter.value) document.decided.push(event.submitter.value);
        });
    """)
    return lambda: queue.evaluate("document.decided")


def test_a_key_in_the_open_list_of_reasons_asks_for_the_redo(queue, decided):
    for key in ("r", "4"):
        queue.keyboard.press(key)

    assert decided() == ["redo:hair"]
    assert shown(queue) == [1]


def test_enter_on_a_take_decides_nothing(queue, decided):
    for key in ("2", "Enter"):
        queue.keyboard.press(key)

    assert decided() == []


def test_approving_needs_no_reason(queue, decided):
    queue.keyboard.press("a")

    assert decided() == ["approve"]


def test_keys_are_text_in_a_text_field(queue):
    queue.keyboard.press("r")
    queue.locator("#note").fill("")
    queue.locator("#note").press("2")

    assert queue.locator("#note").input_value() == "2"
    assert shown(queue) == [1]


def test_keys_with_a_modifier_belong_to_the_browser(queue):
    queue.keyboard.press("Control+2")

    assert shown(queue) == [1]


def test_keys_can_be_switched_off(queue):
    queue.keyboard.press("?")
    queue.get_by_role("switch").uncheck()
    queue.keyboard.press("Escape")
    queue.keyboard.press("2")

    assert shown(queue) == [1]


def test_next_person_is_one_key_away(queue):
    with queue.expect_navigation():
        queue.keyboard.press("j")

    assert queue.url.endswith("?person=2")


def test_takes_can_be_chosen_without_scripts(chromium, address):
    page = chromium.new_context(java_script_enabled=False, viewport=DESKTOP).new_page()
    page.goto(f"{address}/queue/")

    page.locator("label[for=take-3]").click()
    visible = [page.locator(f"#portrait-{number}").is_visible() for number in (1, 3)]
    page.context.close()

    assert visible == [False, True]
