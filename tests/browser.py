"""The Chrome or Chromium that is on this machine, for the tests that look at pages."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}"""
"""What axe-core finds wrong; what it finds right is neither described nor sent."""


def executable() -> str:
    """Where the browser is. Without one the test is skipped, and in CI it fails."""
    found = next(filter(None, map(shutil.which, NAMES)), str(MAC) if MAC.exists() else None)
    if found:
        return found
    reason = "NO CHROME OR CHROMIUM: browser test skipped"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def launched(*arguments: str) -> Iterator[Browser]:
    """A browser without a window, started with further arguments."""
    path = executable()
    with sync_playwright() as playwright:
        args = [*ARGUMENTS, *arguments]
        browser = playwright.chromium.launch(executable_path=path, args=args)
        yield browser
        browser.close()


def barriers(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What keeps people out of a page, as axe-core finds it: rule, and the element it is about."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(VIOLATIONS, rules)
    return found
