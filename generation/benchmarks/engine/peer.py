"""diffusers' own LoRA training example for this family: where it is and how it is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generation.benchmarks.engine.records import SQUARES
from generation.engine import bases

SCRIPT = "train_dreambooth_lora_flux2_klein.py"
SOURCE = f"https://github.com/huggingface/diffusers/blob/main/examples/dreambooth/{SCRIPT}"
SHIMS = Path(__file__).parent / "shims"
ADAPTER = "pytorch_lora_weights.safetensors"
SCHEMES = {"logit_normal": "logit_normal", "uniform": "none", "shifted": "none"}
"""Theirs by our draws of sigma; they know no shifted one, and uniform ones take as long."""


class PeerMissing(Exception):
    """The example is not there; says where to get it."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What the example is to train: the same as ours."""

    weights: Path
    person: Path
    spec: Mapping[str, Any]
    layers: Sequence[str]
    out: Path


def script(folder: Path | None) -> Path:
    """The example in this folder; raises PeerMissing."""
    if folder is None:
        raise PeerMissing(f"No --peer was given: fetch {SOURCE} and name its folder.")
    path = folder / SCRIPT
    if not path.is_file():
        raise PeerMissing(f"There is no {SCRIPT} in {folder}: fetch {SOURCE}.")
    return path.resolve()


def arguments(task: Task) -> list[str]:
    """The example's own arguments for this training.

    Latents are cached, as ours are. Of its schedules the cosine, after the same warm-up, is the
    nearest to ours; the photos come cut, since it does not look for faces.
    """
    recipe, config = task.spec["recipe"], bases.configuration(task.spec["base"])
    given: dict[str, object] = {
        "pretrained_model_name_or_path": task.weights,
        "dataset_name": task.person / SQUARES,
        "image_column": "image",
        "caption_column": "text",
        "instance_prompt": f"photo of a {task.spec['trigger']} person",
        "resolution": min(map(int, recipe["buckets"])),
        "max_sequence_length": config.text_length,
        "lora_layers": ",".join(task.layers),
        "rank": recipe["rank"],
        "lora_alpha": round(recipe["alpha"]),
        "train_batch_size": recipe["batch"],
        "repeats": repeats(photos=len(task.spec["photos"]), batch=recipe["batch"]),
        "max_train_steps": recipe["steps"],
        "learning_rate": recipe["learning_rate"],
        "lr_scheduler": "cosine",
        "lr_warmup_steps": recipe["warmup_steps"],
        "adam_weight_decay": recipe["weight_decay"],
        "weighting_scheme": SCHEMES[recipe["sigma_draw"]],
        "mixed_precision": "bf16" if recipe["precision"] == "bf16" else "no",
        "seed": task.spec["seed"],
        "output_dir": task.out,
    }
    words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
    layers = [str(layer) for layer in config.text_layers]
    return [*words, "--text_encoder_out_layers", *layers, "--cache_latents"]


def repeats(*, photos: int, batch: int) -> int:
    """How often the example must repeat its photos: it leaves out batches that are not full."""
    return -(-batch // photos)
