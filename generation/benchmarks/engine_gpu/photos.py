"""Photos to train on that nobody is in: noise with a face's place and a person's mask."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from generation.engine.photos import Mask, TrainPhoto

COUNT = 12
FACE = (0.38, 0.2, 0.62, 0.5)
"""The face's box in shares of the photo."""
CAPTION = "photo of a sks person, wearing a navy suit, white background, number {number}"


def noise_photos(folder: Path, *, side: int) -> tuple[TrainPhoto, ...]:
    """Twelve photos of this side in pixels, each with its own caption, as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_photo(folder, number, side) for number in range(COUNT))


def _photo(folder: Path, number: int, side: int) -> TrainPhoto:
    path = folder / f"{number:02}.png"
    levels = np.random.default_rng(number).integers(0, 256, (side, side, 3), np.uint8)
    Image.fromarray(levels).save(path, compress_level=1)
    return TrainPhoto.at(
        path, caption=CAPTION.format(number=number), face=FACE, mask=_mask(folder, number, side)
    )


def _mask(folder: Path, number: int, side: int) -> Mask:
    picture = Image.new("L", (side, side))
    outline = (0.25 * side, 0.1 * side, 0.75 * side, 1.4 * side)
    ImageDraw.Draw(picture).ellipse(outline, fill=255)
    path = folder / f"mask-{number:02}.png"
    picture.save(path)
    return Mask.at(path)
