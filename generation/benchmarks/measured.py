"""What every benchmark says: one JSON object, or lines for people; progress goes to standard error.

A figure that could not be measured is absent and named among the skipped; none is ever estimated.
"""

import argparse
import json
import math
import operator
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

Figure = float | int | bool
Goals = Mapping[str, tuple[str, float]]
"""What a figure should be, by its key: one of the comparisons, and a number."""

COMPARISONS = {">": operator.gt, ">=": operator.ge, "<=": operator.le, "==": operator.eq}
CHECKOUT = Path(__file__).resolve().parents[2]
DIGITS = 4
Z95 = 1.96
"""Standard deviations that 95 of 100 lie within."""


@dataclass(kw_only=True)
class Measured:
    """The figures of one run, and why others are lacking."""

    figures: dict[str, Figure] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    about: dict[str, object] = field(default_factory=dict)
    """What the figures hold for: sizes, versions, what stood in for something."""

    def met(self, goals: Goals) -> dict[str, bool]:
        """Whether each goal is met, of those whose figure was measured."""
        return {
            key: bool(COMPARISONS[comparison](self.figures[key], wanted))
            for key, (comparison, wanted) in goals.items()
            if key in self.figures
        }


@dataclass(frozen=True)
class Share:
    """How many of some were so."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """0 to 1.

        Raises:
            ZeroDivisionError: there were none at all.
        """
        return self.hits / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the share lies in 95 of 100 such measurements (Wilson, 1927); from 0 to 1
        where there were none."""
        if not self.of:
            return 0.0, 1.0
        seen, doubt = self.share, Z95**2 / self.of
        middle = seen + doubt / 2
        half = math.sqrt(doubt * (seen * (1 - seen) + doubt / 4))
        return max(0.0, (middle - half) / (1 + doubt)), min(1.0, (middle + half) / (1 + doubt))


def parser(description: str | None) -> argparse.ArgumentParser:
    """A parser with what all benchmarks take."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--json", action="store_true", help="one JSON object as the last line")
    return made


def say(line: str) -> None:
    """Progress, for whoever watches."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def report(name: str, measured: Measured, goals: Goals, *, as_json: bool) -> None:
    """Print what was measured, as the last thing on standard output."""
    if as_json:
        sys.stdout.write(json.dumps(answer(name, measured, goals)) + "\n")
        return
    met = measured.met(goals)
    for key, figure in measured.figures.items():
        wanted = " ".join(map(str, goals[key])) if key in goals else ""
        verdict = {True: "met", False: "MISSED", None: ""}[met.get(key)]
        sys.stdout.write(f"{key:40} {_rounded(figure)!s:>12}  {wanted:8} {verdict}".rstrip() + "\n")
    for key, why in measured.skipped.items():
        sys.stdout.write(f"{key:40} skipped: {why}\n")


def machine() -> dict[str, object]:
    """Processors of this process, the load of the last minute, and the first GPU."""
    return {
        "cpus": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "gpu": _gpu(),
    }


def answer(name: str, measured: Measured, goals: Goals) -> dict[str, object]:
    """The one object that a benchmark answers with."""
    said: dict[str, object] = {
        "name": name,
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": machine(),
        "commit": _commit(),
        "figures": {key: _rounded(figure) for key, figure in measured.figures.items()},
        "goals": {key: list(goal) for key, goal in goals.items()},
        "met": measured.met(goals),
        "skipped": measured.skipped,
    }
    return said | ({"about": measured.about} if measured.about else {})


def _rounded(figure: Figure) -> Figure:
    return round(figure, DIGITS) if isinstance(figure, float) else figure


def _gpu() -> str | None:
    """Its name, where this benchmark computes with torch."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_available():
        return None
    return str(torch.cuda.get_device_name())


def _commit() -> str | None:
    """Of the checkout; None outside one, or where there is no git."""
    asked = ["git", "-C", str(CHECKOUT), "rev-parse", "HEAD"]
    try:
        said = subprocess.run(asked, check=False, capture_output=True, text=True)
    except OSError:
        return None
    return said.stdout.strip() or None
