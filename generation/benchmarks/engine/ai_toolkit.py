"""ai-toolkit on the same work, where it runs; where it does not, its own last words say why."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from generation.benchmarks.engine.children import ChildFailed
from generation.benchmarks.engine.records import SQUARES
from generation.benchmarks.engine.work import Options, Trial, Work
from generation.benchmarks.measured import Measured, say
from generation.demobase.photos import CAST
from generation.engine import bases, weights

KEYS = ("step_ratio_ai_toolkit",)
SOURCE = "https://github.com/ostris/ai-toolkit"
FOLDER = "ai-toolkit"
"""Where it is looked for beside diffusers' example."""


def measure(work: Work, measured: Measured) -> None:
    """Train with it and with ours in turn, and add the ratio of steps, or why there is none."""
    found = place(work.options)
    if found is None:
        why = f"No --peer-ai-toolkit was given: fetch {SOURCE} and name its folder."
        measured.skipped.update(dict.fromkeys(KEYS, why))
        return
    say("ai-toolkit, then ours")
    spec = work.spec(work.person(CAST[0]), steps=work.options.steps)
    try:
        theirs = _trained(work, found, spec)
        ours = work.train(spec)
    except ChildFailed as error:
        measured.skipped.update(dict.fromkeys(KEYS, f"It does not run here: {error}"))
        return
    measured.figures[KEYS[0]] = _step(theirs) / _step(ours)


def place(options: Options) -> Path | None:
    """The folder with its `run.py`."""
    beside = options.peer / FOLDER if options.peer else None
    for folder in (options.peer_ai_toolkit, beside):
        if folder is not None and (folder / "run.py").is_file():
            return folder.resolve()
    return None


def _trained(work: Work, toolkit: Path, spec: Mapping[str, Any]) -> Trial:
    """It reads its job from a file, and captions from text files beside the pictures."""
    folder = work.new_folder()
    pictures = folder / "pictures"
    _copy_with_captions(work.person(CAST[0]) / SQUARES, pictures)
    path = folder / "job.json"
    path.write_text(json.dumps(job(spec, pictures=pictures, out=folder)))
    ended = work.children.run("hosted", toolkit / "run.py", path, cwd=toolkit)
    return Trial.of(ended, adapter=folder)


def _copy_with_captions(squares: Path, pictures: Path) -> None:
    pictures.mkdir(parents=True)
    for line in (squares / "metadata.jsonl").read_text().splitlines():
        row = json.loads(line)
        shutil.copy(squares / row["file_name"], pictures)
        (pictures / row["file_name"]).with_suffix(".txt").write_text(row["text"])


def job(spec: Mapping[str, Any], *, pictures: Path, out: Path) -> dict[str, Any]:
    """Its description of this training, on the processor in full precision."""
    recipe, config = spec["recipe"], bases.configuration(spec["base"])
    process = {
        "type": "sd_trainer",
        "training_folder": str(out),
        "device": "cpu",
        "network": {
            "type": "lora",
            "linear": recipe["rank"],
            "linear_alpha": round(recipe["alpha"]),
        },
        "datasets": [
            {
                "folder_path": str(pictures),
                "caption_ext": "txt",
                "resolution": [min(map(int, recipe["buckets"]))],
            }
        ],
        "train": {
            "batch_size": recipe["batch"],
            "steps": recipe["steps"],
            "lr": recipe["learning_rate"],
            "optimizer": "adamw",
            "noise_scheduler": "flowmatch",
            "gradient_checkpointing": False,
            "train_text_encoder": False,
            "dtype": "fp32",
            "disable_sampling": True,
        },
        "model": {
            "name_or_path": str(weights.folder(config, config.trains_on)),
            "arch": "flux2_klein_4b",
            "dtype": "fp32",
        },
    }
    return {"job": "extension", "config": {"name": "benchmark", "process": [process]}}


def _step(trial: Trial) -> float:
    return median(step for each in trial.trainings for step in each.warm_steps_s)
