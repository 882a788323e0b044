import numpy as np
import pytest

from generation.demobase.scenery import background
from generation.demobase.vocabulary import BACKGROUNDS, PLACES, STUDIO
from tests.generation.demobase.make import make_scene


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_a_background_fills_any_shape(name):
    filled = background(make_scene(background=name), width=96, height=120)

    assert filled.shape == (120, 96, 3)
    assert filled.min() >= 0
    assert filled.max() <= 255


@pytest.mark.parametrize("name", STUDIO)
def test_a_studio_goes_from_its_inner_to_its_outer_colour(name):
    inner, outer = STUDIO[name]

    filled = background(make_scene(background=name), width=128, height=128)

    assert filled[50, 64] == pytest.approx(inner, abs=3)
    assert np.abs(filled[127, 127] - outer).max() < np.abs(filled[127, 127] - inner).max()


@pytest.mark.parametrize("name", PLACES)
def test_the_layout_of_a_place_follows_its_seed(name):
    first, again, other = (
        background(make_scene(background=name, seed=seed), width=64, height=64)
        for seed in (1, 1, 2)
    )

    assert (first == again).all()
    assert (first != other).any()


def test_a_tall_background_shows_the_middle_of_the_square_one():
    scene = make_scene(background="teal")

    square = background(scene, width=120, height=120)
    tall = background(scene, width=96, height=120)

    assert (tall == square[:, 12:108]).all()
