"""An invented person's photos as a program: what ours and the others train on.

python -m generation.benchmarks.engine.person RECORD FOLDER SEED PHOTOS

Photos pass the same checks and become the same specification as in the product. `squares` has what
is trained on after cutting, for trainers that do not look for faces, with `metadata.jsonl`.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from PIL import Image

from generation.benchmarks import learning
from generation.benchmarks.engine.records import HELD_OUT_SQUARES, SPEC, SQUARES
from generation.bridge.specs import training_spec
from generation.engine import bases, dataset
from generation.engine.dataset import Cut
from generation.engine.photos import TrainPhoto
from generation.engine.spec import TrainSpec

BASE = "demo"
HELD_OUT = 3
"""Photos that nobody trains on."""


def main() -> None:
    """Draw the photos, and write down how they are trained on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("photos", type=int)
    options = parser.parse_args()
    options.folder.mkdir(parents=True)
    spec = specified(options.folder, seed=options.seed, count=options.photos)
    (options.folder / SPEC).write_text(json.dumps(spec.to_json()))
    write_squares(spec, spec.photos, options.folder / SQUARES)
    write_squares(spec, spec.held_out, options.folder / HELD_OUT_SQUARES)
    options.record.write_text(json.dumps({"photos": len(spec.photos)}))


def specified(folder: Path, *, seed: int, count: int) -> TrainSpec:
    """The training of so many photos of the seed's person, in full precision; others are held out.

    Everyone computes in 32 bits, because mixed precision means something else to every trainer.
    Nothing is drawn before the end, as the others do not either.
    """
    photos = learning.photos(seed, folder, count=count + HELD_OUT)
    recipe = replace(bases.configuration(BASE).recipe, precision="fp32", evaluate_at=())
    spec = training_spec(photos[:count], seed=seed, base=BASE, recipe=recipe)
    return replace(spec, held_out=tuple(photos[count:]))


def write_squares(spec: TrainSpec, photos: tuple[TrainPhoto, ...], folder: Path) -> None:
    """The photos as they are cut for training, and their captions."""
    folder.mkdir()
    framings = bases.configuration(spec.base).crops
    cuts = [cut for photo in photos for cut in dataset.cuts_of(photo, spec, framings)]
    names = [f"{number:02}.png" for number in range(len(cuts))]
    for name, cut in zip(names, cuts, strict=True):
        _square(cut, side=min(spec.recipe.buckets)).save(folder / name)
    rows = [{"file_name": name, "text": cut.caption} for name, cut in zip(names, cuts, strict=True)]
    (folder / "metadata.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def _square(cut: Cut, *, side: int) -> Image.Image:
    return cut.photo.resize((side, side), Image.Resampling.LANCZOS, box=cut.area)


if __name__ == "__main__":
    main()
