"""The sample people that pages show are what the renderer draws, with the heads that it says."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.demobase import samples
from generation.demobase.portrait import Cutout

FOLDER = Path(__file__).parents[3] / "static" / "samples"
NAMES = ("person-1", "person-2", "person-3")


@pytest.fixture(scope="module")
def drawn() -> list[tuple[Cutout, samples.Head]]:
    return samples.samples()


@pytest.mark.slow
@pytest.mark.parametrize("number", range(3))
def test_file_shows_what_is_drawn(drawn: list[tuple[Cutout, samples.Head]], number: int):
    cutout, _ = drawn[number]

    with Image.open(FOLDER / f"{NAMES[number]}.webp") as image:
        pixels = np.asarray(image.convert("RGBA")).astype(float)

    assert pixels.shape == (samples.HEIGHT, samples.WIDTH, 4)
    assert np.abs(pixels[..., 3] / 255 - cutout.coverage).mean() < 0.002
    inside = cutout.coverage == 1
    assert np.abs(pixels[..., :3][inside] - cutout.colours[inside]).mean() < 4


@pytest.mark.slow
def test_numbers_are_those_of_the_heads(drawn: list[tuple[Cutout, samples.Head]]):
    told = json.loads((FOLDER / "people.json").read_text())

    assert (told["width"], told["height"]) == (samples.WIDTH, samples.HEIGHT)
    assert told["people"] == {
        name: vars(head) for name, (_, head) in zip(NAMES, drawn, strict=True)
    }


@pytest.mark.slow
def test_people_differ_and_are_clear_above_and_beside(
    drawn: list[tuple[Cutout, samples.Head]],
):
    first, *others = (cutout for cutout, _ in drawn)

    assert all(np.abs(first.colours - other.colours).mean() > 10 for other in others)
    for cutout, _ in drawn:
        assert not cutout.coverage[:20].any()
        assert cutout.coverage[-1, samples.WIDTH // 2] == 1
