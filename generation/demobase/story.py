"""The pictures that tell how headshots are made: one person's photos, good and bad, and what each
axis of a prompt specification changes.

python -m generation.demobase.story --out static/img/story
"""

import argparse
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from PIL import Image, ImageOps

from generation.demobase.people import Scene, random_scene
from generation.demobase.photos import BadKind, bad_photo, casual_photos, person
from generation.demobase.portrait import render
from generation.demobase.vocabulary import POSES

WHO: Final = 44
PHOTOS: Final = 12
SIZE: Final = (240, 300)
SQUARE: Final = 240
BAD: Final[dict[str, BadKind]] = {
    "blurred": "blurred",
    "too_dark": "dark",
    "several_faces": "two_people",
    "face_small": "small_face",
    "cut_off": "cut_off",
    "covered": "sunglasses",
    "eyes_shut": "eyes_shut",
    "screenshot": "screenshot",
}
"""Which bad photo shows each reason of `generation.vision.reasons`."""


class Axis(NamedTuple):
    """Two words of one axis, between which nothing else changes."""

    name: str
    field: str
    words: tuple[str, str]


AXES: Final = (
    Axis("lighting", "light", ("soft light", "light from the left")),
    Axis("background", "background", ("light grey", "blurred office")),
    Axis("clothing", "clothing", ("navy suit", "black turtleneck")),
    Axis("pose", "pose", ("facing the camera", "slight turn left")),
    Axis("expression", "expression", ("professional neutral", "confident smile")),
)


def pictures() -> Iterator[tuple[str, bytes]]:
    """Every picture by the name of its file; always the same."""
    for number, photo in enumerate(casual_photos(WHO, PHOTOS), start=1):
        yield f"photo-{number}", _smaller(photo)
    for code, kind in BAD.items():
        yield f"bad-{code}", _smaller(bad_photo(kind, WHO))
    for axis in AXES:
        for number, scene in enumerate(_pair(axis), start=1):
            drawn = render(person(WHO), scene, size=SQUARE, supersample=2)
            yield f"axis-{axis.name}-{number}", _encoded(Image.fromarray(drawn))


def _pair(axis: Axis) -> Iterator[Scene]:
    for word in axis.words:
        scene = replace(_usual(), **{axis.field: word})  # type: ignore[arg-type]  # a field of words
        yield replace(scene, yaw=POSES[scene.pose])


def _usual() -> Scene:
    return replace(
        random_scene(np.random.default_rng(WHO), casual=False),
        light="soft light",
        background="light grey",
        clothing="navy suit",
        pose="facing the camera",
        expression="confident smile",
        yaw=0.0,
        pitch=0.0,
        roll=0.0,
        scale=1.0,
        dx=0.0,
        dy=0.0,
    )


def _smaller(photo: bytes) -> bytes:
    with Image.open(io.BytesIO(photo)) as image:
        return _encoded(ImageOps.pad(image.convert("RGB"), SIZE, Image.Resampling.LANCZOS))


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=78, method=6)
    return out.getvalue()


def main() -> None:
    """Draw every picture into a folder."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name, drawn in pictures():
        (args.out / f"{name}.webp").write_bytes(drawn)


if __name__ == "__main__":
    main()
