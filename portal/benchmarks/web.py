"""Web: how long the server takes for the pages that list, with ten people and with ten thousand.

Two companies in a database of their own have people at every place of the way, with photos, takes,
approvals and events. Each page is asked for in turn with the others, in this process; beside it the
statements that it sent are sent once more bare, without Django, on the same connection.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import Any, Final

import psutil

from generation.benchmarks.measured import Goals, Measured, parser, report, say
from portal.benchmarks.serving import INSIDE, again

PAGES: Final = ("people", "people_deep", "approvals", "audit", "downloads", "wall")
FEW: Final = 10
GOALS: Goals = {
    **{f"{page}_p95_ms": ("<=", 200) for page in PAGES},
    "people_cpu_ratio_raw_sql": ("<=", 3),
    "people_deep_ratio_first": ("<=", 1.2),
}


def main() -> None:
    """Measure, and say so."""
    made = parser(__doc__)
    made.add_argument("--people", type=int, default=10_000, help="in the large one (%(default)s)")
    made.add_argument("--rounds", type=int, default=40, help="of each page (%(default)s)")
    asked = made.parse_args()
    if INSIDE not in os.environ:
        sys.exit(again("portal.benchmarks.web"))
    report("web", _measured(asked.people, asked.rounds), GOALS, as_json=asked.json)


def _measured(people: int, rounds: int) -> Measured:
    from portal.benchmarks import visited  # noqa: PLC0415 - needs Django, which is set up only here

    say(f"{FEW} people, {people} people")
    few, many = visited.companies([FEW, people])
    measured = Measured(about={"people": people, "rounds": rounds})
    small = {page: _timed(few.opener(page), rounds) for page in PAGES}
    large = {page: _timed(many.opener(page), rounds) for page in PAGES}
    for page in PAGES:
        say(page)
        statements = many.statements(page)
        measured.figures |= {
            f"{page}_p50_ms": median(large[page]),
            f"{page}_p95_ms": _p95(large[page]),
            f"{page}_queries": len(statements),
            f"{page}_queries_10": len(few.statements(page)),
            f"{page}_cpu_ratio_raw_sql": _ratio(many, page, statements, rounds),
            f"{page}_growth_10_to_10000": median(large[page]) / median(small[page]),
        }
    first, deep = median(large["people"]), median(large["people_deep"])
    measured.figures["people_deep_ratio_first"] = deep / first
    return measured


def _ratio(company: Any, page: str, statements: Sequence[str], rounds: int) -> float:
    """The page's work by that of its statements alone."""
    return _cpu(company.opener(page), rounds) / _cpu(lambda: company.bare(statements), rounds)


def _timed(act: Callable[[], object], rounds: int) -> Sequence[float]:
    """Milliseconds of each round, after two that warm up."""
    found = []
    for number in range(rounds + 2):
        began = time.perf_counter()
        act()
        if number >= 2:
            found.append((time.perf_counter() - began) * 1000)
    return found


def _cpu(act: Callable[[], object], rounds: int) -> float:
    """Seconds of a processor that this process and its database's took together."""
    before = _used()
    for _ in range(rounds):
        act()
    return _used() - before


def _used() -> float:
    from portal.benchmarks import visited  # noqa: PLC0415 - as above

    processes: list[Any] = [psutil.Process(), psutil.Process(visited.backend())]
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
