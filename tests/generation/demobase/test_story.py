"""The pictures of "How it works" are what the renderer draws."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.demobase import story
from generation.vision.reasons import REASONS

FOLDER = Path(__file__).parents[3] / "static" / "img" / "story"


@pytest.mark.slow
def test_files_show_what_is_drawn():
    drawn = dict(story.pictures())

    assert {path.stem for path in FOLDER.glob("*.webp")} == drawn.keys()
    for name, picture in drawn.items():
        kept = np.asarray(Image.open(FOLDER / f"{name}.webp").convert("RGB")).astype(float)
        again = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(float)
        assert np.abs(kept - again).mean() < 4


def test_each_bad_photo_shows_a_reason_that_there_is():
    assert story.BAD.keys() <= REASONS.keys()


def test_pair_of_an_axis_differs_in_nothing_else():
    for axis in story.AXES:
        one, two = story._pair(axis)
        fields = {name for name in vars(one) if getattr(one, name) != getattr(two, name)}
        assert fields - {"yaw"} == {axis.field}
