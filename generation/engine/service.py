"""The engine's operations as the runner serves them: plain values in, plain events out."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from generation.engine import compute
from generation.engine import render as rendering
from generation.engine import train as training
from generation.engine.evaluation import Scorer
from generation.engine.events import Event
from generation.engine.spec import RenderSpec, TrainSpec

Plain = dict[str, object]


def train(spec: object, workdir: str, *, score: Scorer | None = None) -> Generator[Plain]:
    """Train in `workdir`; the last event is the result."""
    compute.use_threads()
    return _plain(training.train(TrainSpec.from_json(spec), Path(workdir), score=score))


def render(spec: object, adapter: str | None, outdir: str) -> Generator[Plain]:
    """Draw into `outdir`; the events called `rendered` are the result."""
    compute.use_threads()
    path = None if adapter is None else Path(adapter)
    return _plain(rendering.render(RenderSpec.from_json(spec), path, Path(outdir)))


def _plain(events: Generator[Event]) -> Generator[Plain]:
    """The events as JSON values; closing this closes the work, and fails where that does."""
    with closing(events):
        for event in events:
            yield event.to_json()
