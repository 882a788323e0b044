"""Pictures of several adapters, drawn and compared with held-out photos, as a program.

python -m generation.benchmarks.engine.drawing RECORD PERSON ADAPTER [ADAPTER…]

All are drawn by diffusers' own pipeline from the same prompts and noise. Likeness is the product's
(identity A, 0 to 1); what is recognised, the cosine by the network that measures the demo base.
Of both, higher is better, and neither had a part in any of the trainings.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import numpy as np
from PIL import Image

from generation.benchmarks.engine.records import HELD_OUT_SQUARES, SPEC
from generation.demobase import sampling
from generation.demobase.measuring.reading import embeddings
from generation.demobase.portrait import Pixels
from generation.engine import bases, compute, weights
from generation.engine.evaluation import evaluation_spec
from generation.engine.spec import TrainSpec
from generation.runner import training

PICTURES = 24
"""Of each adapter: one in which no face is found counts as 0, which a mean of few hardly bears."""


def main() -> None:
    """Draw, compare, and write down each adapter's likeness."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("person", type=Path)
    parser.add_argument("adapters", type=Path, nargs="+")
    options = parser.parse_args()
    compute.use_threads()
    spec = TrainSpec.from_json(json.loads((options.person / SPEC).read_text()))
    measured = [compared(spec, options.person, adapter) for adapter in options.adapters]
    options.record.write_text(json.dumps(measured))


def compared(spec: TrainSpec, person: Path, adapter: Path) -> dict[str, float]:
    """How like the held-out photos this adapter's pictures are."""
    drawn = pictures(spec, adapter)
    paths = [adapter.parent / f"drawn-{number:02}.png" for number in range(len(drawn))]
    for path, picture in zip(paths, drawn, strict=True):
        Image.fromarray(picture).save(path)
    likeness = training.score(paths, [photo.path for photo in spec.held_out])
    return {
        "likeness": fmean(likeness or [0.0]),  # no face at all is nobody's
        "recognised": _recognised(drawn, person / HELD_OUT_SQUARES),
    }


def pictures(spec: TrainSpec, adapter: Path) -> list[Pixels]:
    """One for each prompt of a large evaluation, which goes through all axes of a style."""
    config = bases.configuration(spec.base)
    pipe = sampling.load(weights.folder(config, config.trains_on))
    pipe.load_lora_weights(adapter.parent, weight_name=adapter.name)
    large = replace(spec, recipe=replace(spec.recipe, evaluate_pictures=PICTURES))
    prompts = [item.prompt for item in evaluation_spec(large).items]
    return sampling.sample(pipe, prompts, seed=spec.seed)


def _recognised(drawn: list[Pixels], squares: Path) -> float:
    photos = np.stack([np.asarray(Image.open(path)) for path in sorted(squares.glob("*.png"))])
    return float((embeddings(np.stack(drawn)) @ embeddings(photos).T).mean())


if __name__ == "__main__":
    main()
