"""Web: how long the server takes for the pages that list, with ten people and with ten thousand.

Two companies in a database of their own have people at every place of the way, with photos, takes,
approvals and events. Each page is asked for in turn with the others, in this process; beside it the
statements that it sent are sent once more bare, without Django, on the same connection.
"""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from statistics import fmean, median, quantiles
from typing import Final, NamedTuple

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
    samples: dict[str, list[Sample]] = defaultdict(list)
    statements = {page: many.statements(page) for page in PAGES}
    for number in range(rounds + 1):
        say(f"round {number} of {rounds}")
        for page in PAGES:
            for size, company in (("few", few), ("many", many)):
                samples[f"{page} {size}"].append(_sample(company.opener(page)))
            samples[f"{page} bare"].append(_sample(partial(many.bare, statements[page])))
    for page in PAGES:
        told = {size: samples[f"{page} {size}"][1:] for size in ("few", "many", "bare")}
        measured.figures |= _figures(page, told)
        measured.figures[f"{page}_queries"] = len(statements[page])
        measured.figures[f"{page}_queries_10"] = len(few.statements(page))
    first, deep = (_cpu(samples[f"{page} many"][1:]) for page in ("people", "people_deep"))
    measured.figures["people_deep_ratio_first"] = deep / first
    return measured


class Sample(NamedTuple):
    """One time that something was done."""

    wall_ms: float
    cpu_ms: float
    """Of this process and its database's together."""


def _figures(page: str, told: Mapping[str, Sequence[Sample]]) -> dict[str, float]:
    few, many = ([each.wall_ms for each in told[size]] for size in ("few", "many"))
    return {
        f"{page}_p50_ms": median(many),
        f"{page}_p95_ms": quantiles(many, n=20, method="inclusive")[-1],
        f"{page}_cpu_ms": _cpu(told["many"]),
        f"{page}_cpu_ratio_raw_sql": _cpu(told["many"]) / _cpu(told["bare"]),
        f"{page}_growth_10_to_10000": median(many) / median(few),
    }


def _sample(act: Callable[[], object]) -> Sample:
    used, began = _used(), time.perf_counter()
    act()
    took = time.perf_counter() - began
    return Sample(took * 1000, (_used() - used) * 1000)


def _cpu(samples: Sequence[Sample]) -> float:
    """On average: a processor's time is counted in steps of ten milliseconds."""
    return max(fmean(each.cpu_ms for each in samples), 0.1)


def _used() -> float:
    """Seconds of a processor."""
    from portal.benchmarks import visited  # noqa: PLC0415 - as above

    processes = [psutil.Process(), psutil.Process(visited.backend())]
    return sum(sum(process.cpu_times()[:2]) for process in processes)


if __name__ == "__main__":
    main()
