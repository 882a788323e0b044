"""Review: how soon the next portrait is painted after a decision, in a real browser on loopback.

People wait with six takes each, in a database of their own. The browser presses the keys of a
reviewer at a pace; what is measured is from the key to the frame in which the next person's
portrait is seen."""

import shutil
import time
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any, Final

from generation.benchmarks.measured import Goals, Measured, parser, say
from portal.benchmarks.serving import alone, served
from portal.demo.stack import HOST

GOALS: Goals = {"next_portrait_p95_ms": ("<=", 100), "cls": ("<=", 0.05)}
BROWSERS: Final = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH: Final = """
window.shifts = { all: 0, unasked: 0 };
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) {
    shifts.all += each.value;
    if (!each.hadRecentInput) shifts.unasked += each.value;
  }
}).observe({ type: "layout-shift", buffered: true });
window.seen = () => {
  const work = document.querySelector(".queue__work");
  const image = work.querySelector(".stage__portrait img");
  return { id: work.dataset.id, whole: image.complete && image.naturalWidth > 0 };
};
window.waits = [];
addEventListener("keydown", (event) => {
  const before = seen().id;
  const look = () => {
    const now = seen();
    if (now.id === before || !now.whole) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => waits.push(performance.now() - event.timeStamp);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  if (event.key !== "r") requestAnimationFrame(look);
}, true);
"""
"""Notes for each key when the frame was presented that shows somebody else's portrait, whole."""


def main() -> None:
    """Measure, and say so."""
    made = parser(__doc__)
    made.add_argument("--decisions", type=int, default=100, help="how many (%(default)s)")
    made.add_argument("--pace", type=float, default=0.6, help="seconds of each (%(default)s)")
    asked = made.parse_args()
    alone("review", lambda: _measured(asked.decisions, asked.pace), GOALS, as_json=asked.json)


def _measured(decisions: int, pace: float) -> Measured:
    from portal.benchmarks import made  # noqa: PLC0415 - needs Django, which is set up only here

    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    measured = Measured(about={"decisions": decisions, "pace_s": pace})
    if browser is None:
        measured.skipped["next_portrait_p95_ms"] = "there is no Chrome or Chromium"
        return measured
    say(f"{decisions + 10} people, {decisions} decisions")
    queue = made.queue(decisions + 10)
    with served("portal.wsgi:application") as server:
        waits, shifts = _decided(browser, f"http://{HOST}:{server.port}", queue, decisions, pace)
        left = made.waiting(queue.company)
    measured.figures |= {
        "next_portrait_p50_ms": median(waits),
        "next_portrait_p95_ms": _p95(waits),
        "next_portrait_max_ms": max(waits),
        "cls": shifts["unasked"],
        "shift_with_keys": shifts["all"],
        "lost": left - 10,
    }
    return measured


def _decided(
    browser: str, address: str, queue: Any, decisions: int, pace: float
) -> tuple[Sequence[float], dict[str, float]]:
    """How long each next portrait took, and how far things moved."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where tests are run

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=ARGUMENTS)
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        page.context.add_cookies([{"name": "sessionid", "value": queue.session, "url": address}])
        page.add_init_script(WATCH)
        page.goto(f"{address}{queue.path}")
        page.wait_for_load_state("networkidle")
        for number in range(decisions):
            keys = ("r", "3") if number % 5 == 4 else ("a",)
            for key in keys:
                page.keyboard.press(key)
            page.wait_for_function("count => waits.length >= count", arg=number + 1)
            time.sleep(pace)
        page.wait_for_load_state("networkidle")
        waits, shifts = page.evaluate("[waits, shifts]")
        opened.close()
    return waits, shifts


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
