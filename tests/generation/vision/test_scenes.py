"""Scenes are drawn by the project, the same for everybody."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.demobase.raster import rasterise
from generation.vision import scenes
from generation.vision.background import average_colour
from generation.vision.door import OUTPUT_EDGE
from generation.vision.pictures import colour_of

THUMBNAILS = Path(__file__).parents[3] / "static" / "img" / "scenes"


@pytest.mark.parametrize("name", scenes.SCENES)
def test_scene_is_drawn_the_same_each_time(name):
    assert scenes.drawing(name) == scenes.drawing(name)
    assert (rasterise(scenes.drawing(name, edge=64))[..., 3] == 255).all()


def test_scenes_differ():
    assert len({scenes.drawing(name) for name in scenes.SCENES}) == len(scenes.SCENES)


@pytest.mark.slow
def test_scene_covers_the_largest_output():
    drawn = scenes.scene("window", colour="#1e3a6d", tint=0, blur=0)

    assert drawn.shape == (scenes.EDGE, scenes.EDGE, 3)
    assert OUTPUT_EDGE <= scenes.EDGE


@pytest.mark.slow
def test_tint_brings_the_scene_nearer_to_the_colour():
    plain, tinted = (
        colour_of(average_colour(scenes.scene("office", colour="#1e3a6d", tint=tint, blur=0)))
        for tint in (0, scenes.MOST_TINT)
    )

    wanted = np.array(colour_of("#1e3a6d"))
    assert np.linalg.norm(np.array(tinted) - wanted) < np.linalg.norm(np.array(plain) - wanted) / 3


def test_unknown_scene_is_an_error():
    with pytest.raises(KeyError):
        scenes.drawing("beach")


@pytest.mark.parametrize("name", scenes.SCENES)
def test_thumbnail_in_the_pages_shows_the_scene_that_is_drawn(name):
    small = Image.open(THUMBNAILS / f"{name}.webp").convert("RGB").resize((48, 48))

    drawn = Image.fromarray(rasterise(scenes.drawing(name, edge=480))).convert("RGB")

    apart = np.asarray(drawn.resize((48, 48)), float) - np.asarray(small, float)
    assert np.abs(apart).mean() < 4
