"""The page that a training leaves: curves, pictures, specification and times, in one file.

It holds its pictures itself and asks for nothing: no script, no style sheet, no address.
"""

import base64
import html
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from generation.engine import dataset
from generation.engine.evaluation import Score
from generation.engine.events import Trained
from generation.engine.files import replacing
from generation.engine.session import SMOOTHED
from generation.engine.spec import TrainSpec

THUMBNAIL = 192
"""Longest edge of a picture on the page, in pixels."""
WIDTH, HEIGHT, MARGIN = 640, 200, 40
"""Of a curve, in pixels."""

STYLE = """
:root { color-scheme: light dark; font: 14px/1.45 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.375rem; } h2 { font-size: 1rem; margin-top: 2rem; }
figure { margin: 0; } svg { max-width: 100%; height: auto; }
.row { display: flex; flex-wrap: wrap; gap: .5rem; }
.row img { border-radius: 4px; max-width: 12rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; }
dt { opacity: .7; }
dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
pre { overflow-x: auto; }
.axis { stroke: currentColor; opacity: .3; }
.curve { fill: none; stroke: light-dark(#1e59cd, #8fb2ff); stroke-width: 2; }
text { fill: currentColor; font-size: 12px; }
"""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the page tells."""

    spec: TrainSpec
    trained: Trained
    losses: Sequence[float]
    scores: Sequence[Score]


def write_report(report: Report, *, evaluations: Path) -> None:
    """Write the page to the path that the result names.

    `evaluations` has a folder of pictures for each evaluated step; those that are gone, because
    another machine drew them, are left out.
    """
    sections = [
        _figures(report),
        _section("Loss", _curve(smoothed(report.losses), label="Loss")),
        _section("Likeness to held-out photos", _likeness(report)),
        _section("Held-out photos, never trained on", _pictures(_held_out(report.spec))),
        *_sheets(evaluations),
        _section("Specification", _specification(report.spec)),
    ]
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Training report</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style><body><main><h1>Training report</h1>{''.join(sections)}</main>"
        "</body></html>"
    )
    with replacing(report.trained.report_path) as draft:
        draft.write_text(page)


def smoothed(losses: Sequence[float]) -> list[tuple[float, float]]:
    """Points of step and mean loss of the steps around it."""
    points: list[tuple[float, float]] = []
    for last in range(1, len(losses) + 1):
        window = losses[max(0, last - SMOOTHED) : last]
        points.append((last, sum(window) / len(window)))
    return points


def _figures(report: Report) -> str:
    trained, spec = report.trained, report.spec
    rows = {
        "Base": spec.base,
        "Photos": f"{len(spec.photos)} trained on, {len(spec.held_out)} held out",
        "Steps": f"adapter taken after {trained.steps} of {spec.recipe.steps}",
        "Loss": f"{trained.first_loss:.4f} at first, {trained.last_loss:.4f} at last",
        "Time": f"{trained.seconds:.1f} s in training steps",
        "Likeness": "not measured" if trained.likeness is None else f"{trained.likeness:.3f}",
        "Adapter": trained.digest,
    }
    items = "".join(f"<dt>{_text(name)}<dd>{_text(value)}" for name, value in rows.items())
    return f"<dl>{items}</dl>"


def _section(title: str, body: str) -> str:
    return f"<section><h2>{_text(title)}</h2>{body}</section>"


def _likeness(report: Report) -> str:
    if report.scores:
        points = [(score.step, score.likeness) for score in report.scores]
        return _curve(points, label="Likeness", bounds=(0.0, 1.0))
    if not report.spec.recipe.evaluate_at:
        return "<p>Not measured: this recipe draws nothing before its end.</p>"
    return "<p>Not measured: no scorer was handed in, or there was no face to compare with.</p>"


def _curve(
    points: Sequence[tuple[float, float]], *, label: str, bounds: tuple[float, float] | None = None
) -> str:
    """A line through the points, with the range of both axes written at their ends.

    `bounds` are of the upright axis; without them it is as long as the values need.
    """
    across, up = [point[0] for point in points], [point[1] for point in points]
    low, high = bounds or (min(up), max(up))

    def place(x: float, y: float) -> str:
        right = (x - across[0]) / max(across[-1] - across[0], 1e-9)
        top = (y - low) / max(high - low, 1e-9)
        left, above = MARGIN + right * (WIDTH - 2 * MARGIN), HEIGHT - 24 - top * (HEIGHT - 40)
        return f"{left:.1f},{above:.1f}"

    line = " ".join(place(x, y) for x, y in points)
    floor = HEIGHT - 24
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img"'
        f' aria-label="{_text(label)}: {up[0]:.4g} at step {across[0]:g}, {up[-1]:.4g} at step'
        f' {across[-1]:g}">'
        f'<path class="axis" d="M{MARGIN} {floor}H{WIDTH - MARGIN}"/>'
        f'<polyline class="curve" points="{line}"/>'
        f'<text x="0" y="20">{high:.3g}</text><text x="0" y="{floor}">{low:.3g}</text>'
        f'<text x="{MARGIN}" y="{HEIGHT - 6}">{across[0]:g}</text>'
        f'<text x="{WIDTH - MARGIN}" y="{HEIGHT - 6}" text-anchor="end">{across[-1]:g}</text>'
        "</svg></figure>"
    )


def _sheets(evaluations: Path) -> Iterable[str]:
    """One row of pictures for each evaluated step, the first step first."""
    folders = sorted(evaluations.glob("*"), key=lambda folder: int(folder.name))
    for folder in folders:
        pictures = [Image.open(path) for path in sorted(folder.glob("*.png"))]
        yield _section(f"Drawn after step {folder.name}", _pictures(pictures))


def _held_out(spec: TrainSpec) -> list[Image.Image]:
    return [dataset.opened(photo) for photo in spec.held_out]


def _pictures(pictures: Sequence[Image.Image]) -> str:
    if not pictures:
        return "<p>None.</p>"
    return f'<div class="row">{"".join(_picture(each) for each in pictures)}</div>'


def _picture(image: Image.Image) -> str:
    small = image.convert("RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=88)
    return f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}">'


def _specification(spec: TrainSpec) -> str:
    """The specification without where files lay on the machine that trained."""
    photos = [photo.identity() for photo in spec.photos]
    held_out = [photo.identity() for photo in spec.held_out]
    said = {**spec.to_json(), "photos": photos, "held_out": held_out}
    words = _text(json.dumps(said, indent=2))
    return f'<details><summary>All of it</summary><pre tabindex="0">{words}</pre></details>'


def _text(value: str) -> str:
    return html.escape(value)
