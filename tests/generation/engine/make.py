"""Small photos, recipes and specs: the only way engine tests build them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.engine import bases
from generation.engine.photos import EditedPicture, Mask, ReferencePhoto, TrainPhoto
from generation.engine.recipe import Recipe
from generation.engine.spec import Edit, RenderItem, RenderSpec, TrainSpec

CAPTION = "photo of a sks person, wearing a navy suit, teal background"
COLOURS = ("#b08060", "#a07050", "#c09070")


def make_photo(folder: Path, *, number: int = 0, caption: str = CAPTION) -> TrainPhoto:
    path = folder / f"photo-{number}.png"
    picture = Image.new("RGB", (80, 96), "#4080a0")
    picture.paste(COLOURS[number % len(COLOURS)], (20, 20, 60, 70 + number))
    picture.save(path)
    return TrainPhoto.at(path, caption=caption)


def make_reference(folder: Path, *, number: int = 0) -> ReferencePhoto:
    return ReferencePhoto.at(make_photo(folder, number=number).path)


def make_mask(folder: Path, *, person: tuple[int, int, int, int]) -> Mask:
    """A mask of the photo's size in which this rectangle of pixels is the person."""
    picture = Image.new("L", (80, 96))
    picture.paste(255, person)
    path = folder / "mask.png"
    picture.save(path)
    return Mask.at(path)


def make_edit(
    folder: Path, *, picture: NDArray[np.uint8], opened: tuple[int, int, int, int]
) -> Edit:
    """An edit of this picture (H, W, 3) in which this rectangle of pixels may be drawn anew."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = Image.fromarray(picture)
    mask = Image.new("L", shown.size)
    mask.paste(255, opened)
    for name, image in (("edited", shown), ("opened", mask)):
        image.save(folder / f"{name}.png")
    return Edit(
        picture=EditedPicture.at(folder / "edited.png"), mask=Mask.at(folder / "opened.png")
    )


def make_recipe(**changes: Any) -> Recipe:
    small: dict[str, Any] = {
        "buckets": {64: 1.0},
        "rank": 4,
        "alpha": 4,
        "steps": 4,
        "batch": 2,
        "warmup_steps": 1,
        "evaluate_at": (),
        "evaluate_pictures": 2,
    }
    return replace(bases.configuration("demo").recipe, **{**small, **changes})


def make_train_spec(
    folder: Path, *, photos: int = 3, held_out: int = 0, seed: int = 7, **recipe: Any
) -> TrainSpec:
    folder.mkdir(parents=True, exist_ok=True)
    made = tuple(make_photo(folder, number=number) for number in range(photos + held_out))
    return TrainSpec(
        base="demo",
        photos=made[:photos],
        held_out=made[photos:],
        seed=seed,
        recipe=make_recipe(**recipe),
        checkpoint_every=2,
    )


def make_render_spec(*seeds: int, **changes: Any) -> RenderSpec:
    items = tuple(RenderItem(prompt=CAPTION, seed=seed) for seed in seeds or (1,))
    small: dict[str, Any] = {"steps": 2, "width": 64, "height": 64}
    return replace(RenderSpec.of("demo", items), **{**small, **changes})
