"""Training and rendering from a shell: events on standard output, progress on standard error.

python -m generation.engine train spec.json [--workdir DIR]
python -m generation.engine render spec.json [--adapter FILE] [--outdir DIR]

Without a folder the work goes beside the specification, into `spec.train` or `spec.render`.
Ctrl-C stops after the step under way; a training leaves a checkpoint and goes on when asked again.
"""

import argparse
import importlib
import json
import signal
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import cast

from generation.engine.errors import EngineError, SpecInvalid
from generation.engine.events import Event, Progress
from generation.engine.spec import RenderSpec, TrainSpec

SPECS: dict[str, type[TrainSpec] | type[RenderSpec]] = {"train": TrainSpec, "render": RenderSpec}


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when done, 1 when refused or failed, 130 when interrupted."""
    options = _parser().parse_args(arguments)
    stopped = _stop_on_interrupt()
    try:
        with closing(_work(options)) as events:
            for event in events:
                _tell(event)
                if stopped:
                    return 130
    except EngineError as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generation.engine",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="fine-tune an adapter for one person")
    train.add_argument("--workdir", type=Path, help="for checkpoints, adapter and report")
    render = commands.add_parser("render", help="draw pictures")
    render.add_argument("--adapter", type=Path, help="without one the bare base draws")
    render.add_argument("--outdir", type=Path, help="for the pictures")
    for command in (train, render):
        command.add_argument("spec", type=Path, help="JSON file")
        command.add_argument(
            "--threads", type=int, help="of torch; as many as it likes if left out"
        )
    return parser


def _work(options: argparse.Namespace) -> Generator[Event]:
    """The events of the command; torch is loaded last, so that bad specs are refused at once."""
    spec = SPECS[options.command].from_json(_read(options.spec))
    importlib.import_module("generation.engine.compute").use_threads(options.threads)
    work = getattr(importlib.import_module(f"generation.engine.{options.command}"), options.command)
    beside = options.spec.with_suffix(f".{options.command}")
    if options.command == "train":
        return cast(Generator[Event], work(spec, options.workdir or beside))
    return cast(Generator[Event], work(spec, options.adapter, options.outdir or beside))


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise SpecInvalid(f"The specification {path} cannot be read: {error}.") from error


def _stop_on_interrupt() -> list[int]:
    """A list that is no longer empty after Ctrl-C; a second Ctrl-C ends the program at once."""
    seen: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        seen.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, note)
    return seen


def _tell(event: Event) -> None:
    sys.stdout.write(json.dumps(event.to_json()) + "\n")
    sys.stdout.flush()
    if isinstance(event, Progress):
        sys.stderr.write(f"\r{_line(event):<60}")
        sys.stderr.flush()


def _line(event: Progress) -> str:
    parts = [f"{event.stage} {event.step}/{event.steps}"]
    if event.loss is not None:
        parts.append(f"loss {event.loss:.3f}")
    if event.seconds_left is not None:
        parts.append(f"{event.seconds_left:.0f} s left")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
