"""Training steps, pictures and the whole way from photos to headshots, on one GPU.

The weights are random and have the public bases' true shapes; speed does not depend on values.
"""

import argparse
import json
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path

import diffusers
import torch
import transformers

from generation.benchmarks.engine import peer
from generation.benchmarks.engine.peer import PeerMissing
from generation.benchmarks.engine_gpu import bounds, sections, toys, untrained
from generation.benchmarks.engine_gpu.attention import Heads
from generation.benchmarks.engine_gpu.clock import Deadline
from generation.benchmarks.engine_gpu.sections import Section
from generation.benchmarks.engine_gpu.subject import Extent, Subject
from generation.benchmarks.measured import Goals, Measured, answer, parser, report
from generation.engine import bases, planning
from generation.engine.bases.interface import BaseConfig
from generation.engine.errors import DoesNotFit
from generation.engine.files import replacing
from generation.engine.planning import Plan

NAME = "engine-gpu"
BASES = ("flux2-klein-4b", "flux1-dev")
SIDES = (512, 768, 1024)
GOALS = {
    **{
        f"step_bound_share_{base.replace('-', '_')}_{side}": (">=", 0.6)
        for base in BASES
        for side in SIDES
    },
    **{f"swap_recompilations_{base.replace('-', '_')}": ("==", 0.0) for base in BASES},
    "photos_to_40_s": ("<=", 180.0),
    **{f"step_ratio_diffusers_flux2_klein_4b_{side}": (">=", 2.0) for side in (512, 1024)},
}
SECONDS = 480.0
"""So that a slot of ten minutes has room for a last section that takes longer than thought."""
TOY_EXTENT = Extent(steps=2, pictures=1, candidates=4)
TOY_HEADS = Heads(heads=2, width=16, tokens=64)


def options() -> argparse.Namespace:
    """What the command line says."""
    made = parser(__doc__)
    made.add_argument("--seconds", type=float, default=SECONDS, help="time for all (%(default)s)")
    made.add_argument("--out", type=Path, help="file for what is known after each section")
    made.add_argument("--peer", type=Path, help="folder of diffusers' training example")
    made.add_argument("--only", nargs="+", default=[], help="sections whose names start like this")
    made.add_argument("--quick", action="store_true", help="leave out photos to 40 headshots")
    made.add_argument("--eager", action="store_true", help="compile nothing")
    made.add_argument("--toy", action="store_true", help="toy shapes, on any device: a dry run")
    return made.parse_args()


def main() -> None:
    """Measure, and say so; exit status 1 where there is no GPU to measure."""
    asked = options()
    if not (asked.toy or torch.cuda.is_available()):
        sys.exit("This needs an NVIDIA GPU; --toy runs it with toy shapes on a processor.")
    warnings.filterwarnings("ignore")  # of libraries, about weights that are not there
    diffusers.logging.set_verbosity_error()
    transformers.logging.set_verbosity_error()
    deadline, measured = Deadline(asked.seconds), Measured()
    with tempfile.TemporaryDirectory() as folder:
        run(asked, measured, deadline=deadline, folder=Path(folder))
    report(NAME, measured, _goals(asked), as_json=asked.json)


def _goals(asked: argparse.Namespace) -> Goals:
    """A toy meets none."""
    return {} if asked.toy else GOALS


def run(asked: argparse.Namespace, measured: Measured, *, deadline: Deadline, folder: Path) -> None:
    """Every section that was asked for, base after base."""
    peak = bounds.peak(torch.cuda.get_device_name() if torch.cuda.is_available() else None)
    measured.about |= _about(peak, toy=asked.toy)

    def keep() -> None:
        if asked.out is not None:
            with replacing(asked.out) as draft:
                draft.write_text(json.dumps(answer(NAME, measured, _goals(asked))))

    for name in BASES:
        try:
            subject = _subject(name, asked, folder)
        except DoesNotFit as error:
            measured.skipped[name] = str(error)
            continue
        measured.about[f"plan_{subject.key}"] = _plain(subject.plan)
        with closing(subject):
            every: Iterator[Section] = chain(
                sections.of_base(subject, deadline=deadline, peak=peak),
                _against(subject, asked.peer, measured),
            )
            chosen = _chosen(every, asked, measured)
            sections.perform(chosen, measured, deadline=deadline, after=keep)
    every = sections.of_attention(TOY_HEADS if asked.toy else _heads(BASES[0]))
    chosen = _chosen(every, asked, measured)
    sections.perform(chosen, measured, deadline=deadline, after=keep)


def _subject(name: str, asked: argparse.Namespace, folder: Path) -> Subject:
    """The base as this device's plan holds it; a toy one takes its place in this process."""
    config, device = bases.configuration(name), planning.this_device()
    shapes = untrained.SHAPES[name]
    if asked.toy:
        config, shapes = toys.shrunk(config), toys.shapes(config)
        bases.CONFIGURATIONS[name] = config
        device = replace(device, compiler=device.compiler or "eager")
    if asked.eager:
        device = replace(device, compiler="")
    plan = planning.plan(config, device)
    return Subject(
        config, shapes, plan=plan, folder=folder, extent=TOY_EXTENT if asked.toy else Extent()
    )


def _against(subject: Subject, folder: Path | None, measured: Measured) -> Iterator[Section]:
    """The sections of the family's example, which is klein's alone."""
    if subject.config.family == "klein":
        try:
            yield from sections.of_example(subject, peer.script(folder))
        except PeerMissing as error:
            measured.skipped["diffusers"] = str(error)


def _chosen(
    every: Iterator[Section], asked: argparse.Namespace, measured: Measured
) -> Iterator[Section]:
    """The sections that were asked for; the others' figures are named as skipped."""
    for section in every:
        if asked.quick and section.name.endswith("/photos-to-40"):
            measured.skipped |= dict.fromkeys(section.keys, "--quick leaves it out")
        elif asked.only and not section.name.startswith(tuple(asked.only)):
            measured.skipped |= dict.fromkeys(section.keys, "--only leaves it out")
        else:
            yield section


def _heads(name: str) -> Heads:
    """The attention of a base at its own size of picture and length of text."""
    config: BaseConfig = bases.configuration(name)
    rows, columns = config.grid(config.size, config.size)
    heads = untrained.SHAPES[name].transformer["num_attention_heads"]
    return Heads(heads=heads, width=128, tokens=rows * columns + config.text_length)


def _about(peak: bounds.Peak, *, toy: bool) -> dict[str, object]:
    return {
        "weights": "random, in toy shapes" if toy else "random, in the public bases' true shapes",
        "prompts": "cut by stand-in tokenizers, filled up to the base's length",
        "photos": "noise; nobody scores, so every step of the recipe is done and all is drawn",
        "bound": f"{peak.tflops:.0f} TFLOP/s dense bf16 ({peak.source})",
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
    }


def _plain(plan: Plan) -> dict[str, object]:
    values = asdict(plan)
    return {**values, "checkpointed": sorted(plan.checkpointed), "peak_gib": dict(plan.peak_gib)}


if __name__ == "__main__":
    main()
