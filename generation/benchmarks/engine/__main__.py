"""The engine against its peers and against itself, on the demo base and the processor."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from generation.benchmarks.engine import against, ai_toolkit, growth, resuming, swaps
from generation.benchmarks.engine.children import ChildFailed, Children
from generation.benchmarks.engine.estimate import expected_seconds
from generation.benchmarks.engine.work import Options, Work
from generation.benchmarks.measured import Measured, parser, report, say

GOALS = {
    "step_ratio_diffusers": (">=", 1.5),
    "likeness_gain_equal_time": (">", 0.0),
    "resume_identical": ("==", 1),
}
SECTIONS: dict[str, ModuleType] = {
    "diffusers": against,
    "ai-toolkit": ai_toolkit,
    "resume": resuming,
    "swap": swaps,
    "growth": growth,
}
"""Each has the KEYS of its figures, and `measure(work, measured)`, which adds them."""


def main() -> None:
    """Measure, and say so."""
    asked = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-engine-") as folder:
        work = Work(
            options=Options(
                peer=asked.peer,
                peer_ai_toolkit=asked.peer_ai_toolkit,
                steps=asked.steps,
                repeats=asked.repeats,
                photos=asked.photos,
            ),
            folder=Path(folder),
            children=Children(folder=Path(folder), threads=asked.threads),
        )
        try:
            measured = run(work, asked.only)
        except ChildFailed as error:
            sys.exit(f"The first short training failed, so nothing was measured: {error}")
    measured.about["threads"] = asked.threads
    report("engine", measured, GOALS, as_json=asked.json)


def run(work: Work, wanted: list[str]) -> Measured:
    """Measure these sections one after another; the others are named among the skipped."""
    measured = Measured()
    say("timing a few steps")
    seconds = expected_seconds(work, wanted)
    say(f"this takes about {seconds / 60:.0f} minutes on this machine as it is now")
    for name, section in SECTIONS.items():
        if name not in wanted:
            why = f"Not asked for: --only {' '.join(wanted)}."
            measured.skipped.update(dict.fromkeys(section.KEYS, why))
            continue
        started = time.monotonic()
        section.measure(work, measured)
        say(f"{name}: {time.monotonic() - started:.0f} s")
    measured.about.update(
        base="demo", steps=work.options.steps, photos=work.options.photos, precision="fp32"
    )
    return measured


def _parser() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--peer", type=Path, metavar="DIR", help="folder of diffusers' example")
    made.add_argument("--peer-ai-toolkit", type=Path, metavar="DIR", help="folder of ai-toolkit")
    made.add_argument("--steps", type=_at_least(2), default=100, help="of each compared training")
    made.add_argument(
        "--repeats", type=_at_least(1), default=2, help="persons, both trainers for each"
    )
    made.add_argument("--photos", type=_at_least(1), default=12)
    made.add_argument("--threads", type=_at_least(1), default=os.cpu_count() or 1)
    made.add_argument(
        "--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="SECTION"
    )
    return made


def _at_least(least: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` on; two steps are the least that can be timed."""

    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least}")
        return int(text)

    return number


if __name__ == "__main__":
    main()
