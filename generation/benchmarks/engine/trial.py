"""Our training as a program: `python -m generation.benchmarks.engine.trial RECORD SPEC WORKDIR`.

Trains from nothing as often as asked: the first time cold, then with the base still in memory.
"""

import argparse
import json
import shutil
from pathlib import Path

from generation.benchmarks.engine.records import Training
from generation.benchmarks.engine.stopwatch import timed
from generation.engine import compute
from generation.engine.bases import loading
from generation.engine.events import Progress
from generation.engine.spec import TrainSpec
from generation.engine.train import train


def main() -> None:
    """Train, and write down how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("spec", type=Path)
    parser.add_argument("workdir", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from what is in WORKDIR")
    parser.add_argument("--leave-after", type=int, help="leave after so many steps")
    options = parser.parse_args()
    compute.use_threads()
    spec = TrainSpec.from_json(json.loads(options.spec.read_text()))
    trainings = []
    for _ in range(options.times):
        if not options.resume:
            shutil.rmtree(options.workdir, ignore_errors=True)
        trainings.append(trained(spec, options.workdir, leave_after=options.leave_after).to_json())
    layers = loading.warm(spec.base, "train").lora_targets
    options.record.write_text(json.dumps({"trainings": trainings, "layers": layers}))


def trained(spec: TrainSpec, workdir: Path, *, leave_after: int | None = None) -> Training:
    """Train to the end, or close the training after a step as a stopped worker does."""
    return timed(lambda: _train(spec, workdir, leave_after=leave_after))


def _train(spec: TrainSpec, workdir: Path, *, leave_after: int | None) -> None:
    events = train(spec, workdir)
    for event in events:
        if isinstance(event, Progress) and event.stage == "train" and event.step == leave_after:
            events.close()


if __name__ == "__main__":
    main()
