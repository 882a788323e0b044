"""How time and memory grow with photos, steps, rank and candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import linear_regression
from typing import Any

from generation.benchmarks.engine.children import ChildFailed
from generation.benchmarks.engine.work import Work
from generation.benchmarks.measured import Measured, say
from generation.demobase.photos import CAST

PHOTOS, STEPS, RANKS, CANDIDATES = (6, 12, 24), (10, 30), (8, 16, 32), (2, 8)
USUAL_PHOTOS, USUAL_STEPS = 12, 10
AXES = ("photo", "step", "rank", "candidate")
KEYS = tuple(f"growth_{unit}_per_{axis}" for axis in AXES for unit in ("s", "mb"))


@dataclass(frozen=True, kw_only=True)
class Point:
    """One size, and what work of that size took."""

    size: int
    seconds: float
    """With the base in memory."""
    peak_mb: float
    """Most that the process held, base and libraries included."""


def measure(work: Work, measured: Measured) -> None:
    """Add each axis' slopes, and the points beneath them."""
    try:
        axes = _axes(work)
    except ChildFailed as error:
        measured.skipped.update(dict.fromkeys(KEYS, str(error)))
        return
    for axis, points in axes.items():
        measured.figures[f"growth_s_per_{axis}"] = slope(points, "seconds")
        measured.figures[f"growth_mb_per_{axis}"] = slope(points, "peak_mb")
    measured.about["growth"] = {axis: _rows(points) for axis, points in axes.items()} | {
        "held_fixed": {"photos": USUAL_PHOTOS, "steps": USUAL_STEPS, "processes_per_size": 1}
    }


def slope(points: Sequence[Point], what: str) -> float:
    """By how much it grows with each one more, by least squares."""
    sizes = [point.size for point in points]
    return linear_regression(sizes, [getattr(point, what) for point in points]).slope


def _axes(work: Work) -> Mapping[str, Sequence[Point]]:
    say("growth with photos, steps, rank and candidates")
    return {
        "photo": [_trained(work, size, photos=size) for size in PHOTOS],
        "step": [_trained(work, size, steps=size) for size in STEPS],
        "rank": [_trained(work, size, rank=size, alpha=size) for size in RANKS],
        "candidate": [_drawn(work, size) for size in CANDIDATES],
    }


def _trained(work: Work, size: int, *, photos: int = USUAL_PHOTOS, **recipe: int) -> Point:
    """The second training of a process: the first one loads what every training needs."""
    person = work.person(CAST[0], photos=photos)
    trial = work.train(work.spec(person, **{"steps": USUAL_STEPS, **recipe}), times=2)
    last = trial.trainings[-1]
    return Point(size=size, seconds=last.seconds, peak_mb=last.peak_mb)


def _drawn(work: Work, size: int) -> Point:
    outdir = work.new_folder()
    record = work.children.run("rendering", work.pilot.adapter, outdir, size).record
    return Point(size=size, **record)


def _rows(points: Sequence[Point]) -> list[dict[str, Any]]:
    return [{name: round(value, 3) for name, value in asdict(point).items()} for point in points]
