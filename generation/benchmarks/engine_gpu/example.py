"""diffusers' own LoRA training example on the same GPU: what a step of the same work takes it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generation.benchmarks.engine import peer
from generation.benchmarks.engine.children import Children
from generation.benchmarks.engine.peer import Task
from generation.benchmarks.engine.records import SQUARES, Training
from generation.benchmarks.engine_gpu import clock, untrained
from generation.benchmarks.engine_gpu.photos import noise_photos
from generation.benchmarks.engine_gpu.subject import Figures, Subject
from generation.engine import compute

STEPS = 20
"""Of which the first few do not count (`records.WARM_UP`)."""


def step(subject: Subject, side: int, script: Path) -> Figures:
    """Their step at this side in milliseconds, and how many of ours, as measured before, fit in.

    Raises PeerMissing or ChildFailed. The subject gives up its memory first.
    """
    subject.close()
    with _task(subject, side) as task:
        children = Children(folder=task.out.parent, threads=compute.use_threads(), has_gpu=True)
        hosted = children.run("hosted", "--shims", peer.SHIMS, script, *peer.arguments(task))
    theirs = Training.from_json(hosted.record["trainings"][0]).step_s
    ours = subject.step_s.get(side)
    name = f"{subject.key}_{side}"
    return {
        f"diffusers_step_ms_{name}": theirs * 1000,
        f"step_ratio_diffusers_{name}": ours and theirs / ours,
    }


@contextmanager
def _task(subject: Subject, side: int) -> Iterator[Task]:
    """The base's recipe at one side, a few steps long, with weights and photos on the disk."""
    spec: dict[str, Any] = subject.spec.to_json()
    recipe = {**spec["recipe"], "buckets": {side: 1.0}, "steps": STEPS}
    with TemporaryDirectory() as made:
        folder = Path(made)
        weights = folder / "weights"
        layers = untrained.saved(subject.config.name, subject.shapes, weights, plan=subject.plan)
        clock.release()
        _squares(folder, side=side)
        yield Task(
            weights=weights,
            person=folder,
            spec={**spec, "recipe": recipe},
            layers=layers,
            out=folder / "trained",
        )


def _squares(folder: Path, *, side: int) -> None:
    """Photos of this side with their captions, as the example reads them."""
    squares = folder / SQUARES
    squares.mkdir()
    rows = []
    for photo in noise_photos(folder / "noise", side=side):
        shutil.copy(photo.path, squares)
        rows.append({"file_name": photo.path.name, "text": photo.caption})
    (squares / "metadata.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
