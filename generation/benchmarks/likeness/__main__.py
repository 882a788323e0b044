"""Likeness: whether people are recognised, strangers held back, and changes of looks noticed.

On invented people, whom the product learns from twelve photos each and draws on the demo base, and
on portraits of many more of them. `--work` keeps what was learned and embedded, and the next start
goes on there.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generation.benchmarks.likeness import bands, drifting, gate, learned, real
from generation.benchmarks.measured import Goals, Measured, Share, parser, report, say
from generation.engine import compute
from generation.vision.verification import FALSE_ACCEPTS

GOALS: Goals = {
    "rank1": (">=", 0.99),
    "false_accept": ("<=", 2 * FALSE_ACCEPTS),
    "false_reject": ("<=", 0.05),
    "swapped_blocked": (">=", 0.95),
    "drift_hit": (">=", 0.95),
    "drift_false_alarm": ("<=", 0.05),
    "worst_band_gap": ("<=", 0.02),
    "identities": (">=", 50),
    "band_people": (">=", 100),
}
SECTIONS = ("gate", "bands", "drift", "real")


def _gate(measured: Measured, options: Any, work: Path) -> None:
    people = work / "people"
    crowd = [
        gate.known(who, people) for who in learned.people(people, identities=options.identities)
    ]
    _add(measured, gate.figures(crowd))
    measured.figures |= {"identities": len(crowd), **gate.likeness(crowd)}
    measured.about["pictures"] = sum(who.pictures for who in crowd)


def _bands(measured: Measured, options: Any, work: Path) -> None:
    found = {
        band.number: bands.figures(band)
        for band in bands.bands(work / "bands", people=options.band_people)
    }
    for number, shares in found.items():
        _add(measured, {f"{key}_band_{number}": share for key, share in shares.items()})
    rates = ("rank1", "false_reject", "false_accept")
    gaps = {rate: bands.gap([shares[rate] for shares in found.values()]) for rate in rates}
    measured.figures |= {f"band_gap_{rate}": gap for rate, gap in gaps.items()}
    measured.figures |= {"worst_band_gap": max(gaps.values()), "band_people": options.band_people}


def _drift(measured: Measured, options: Any, work: Path) -> None:
    measured.figures |= drifting.figures(options.drift_people)
    measured.figures["drift_people"] = options.drift_people


def _real(measured: Measured, options: Any, work: Path) -> None:
    if options.real is None:
        measured.skipped["real"] = "no folder of photographs was given with --real"
        return
    shares, counts = real.figures(options.real)
    _add(measured, shares)
    measured.figures |= counts


RUN: Mapping[str, Callable[[Measured, Any, Path], None]] = dict(
    zip(SECTIONS, (_gate, _bands, _drift, _real), strict=True)
)


def _add(measured: Measured, shares: Mapping[str, Share]) -> None:
    """Each share as a figure, with its 95 % interval beside it."""
    for key, share in shares.items():
        if not share.of:
            measured.skipped[key] = "there was nothing to count"
            continue
        low, high = share.interval
        measured.figures |= {key: share.share, f"{key}_low": low, f"{key}_high": high}


def main() -> None:
    """Measure section after section."""
    arguments = parser(__doc__)
    arguments.add_argument("--identities", type=int, default=50, help="people to learn")
    arguments.add_argument("--band-people", type=int, default=100, help="people of each skin tone")
    arguments.add_argument("--drift-people", type=int, default=100, help="people who are changed")
    arguments.add_argument("--real", type=Path, help="folder with a folder of photographs a person")
    arguments.add_argument("--work", type=Path, help="folder that keeps results, to go on later")
    arguments.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    arguments.add_argument("--threads", type=int)
    options = arguments.parse_args()
    if min(options.identities, options.band_people, options.drift_people) < 2:
        arguments.error("Nobody can be told apart alone: ask for two people or more.")
    measured = Measured(about={"threads": compute.use_threads(options.threads)})
    with TemporaryDirectory() as fallback:
        for section in options.only:
            say(section)
            RUN[section](measured, options, options.work or Path(fallback))
    report("likeness", measured, GOALS, as_json=options.json)


if __name__ == "__main__":
    main()
