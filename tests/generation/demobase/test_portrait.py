from typing import Any

import numpy as np
import pytest

from generation.demobase import vocabulary
from generation.demobase.portrait import cut_out, grid, render
from tests.generation.demobase.make import make_identity, make_scene

IDENTITY_AXES: dict[str, Any] = {
    "hair": vocabulary.HAIR_STYLES,
    "hair_colour": vocabulary.HAIR_COLOURS,
    "eyes": vocabulary.EYES,
    "beard": vocabulary.BEARDS,
    "glasses": vocabulary.GLASSES,
    "covering": ["", *vocabulary.COVERINGS],
    "frame": vocabulary.FRAMES,
    "build": vocabulary.BUILDS,
    "freckles": [True, False],
    "mole": [None, 0.5],
    "age": [0.0, 1.0],
}
SCENE_AXES: dict[str, Any] = {
    "background": vocabulary.BACKGROUNDS,
    "clothing": vocabulary.CLOTHES,
    "light": vocabulary.LIGHTS,
    "expression": vocabulary.EXPRESSIONS,
    "yaw": vocabulary.POSES.values(),
}


def test_the_same_person_in_the_same_scene_is_the_same_picture():
    first, second = (render(make_identity(), make_scene()) for _ in range(2))

    assert (first == second).all()


@pytest.mark.parametrize("axis", IDENTITY_AXES)
def test_every_attribute_of_a_person_can_be_seen(axis):
    values = IDENTITY_AXES[axis]

    pictures = {render(make_identity(**{axis: v}), make_scene()).tobytes() for v in values}

    assert len(pictures) == len(values)


@pytest.mark.parametrize("axis", SCENE_AXES)
def test_every_choice_of_a_scene_can_be_seen(axis):
    values = SCENE_AXES[axis]

    pictures = {render(make_identity(), make_scene(**{axis: v})).tobytes() for v in values}

    assert len(pictures) == len(values)


def test_only_the_scene_s_background_shows_where_nobody_is():
    green, blue = (make_scene(background=name) for name in ("green", "blue"))
    (on_green, coverage), on_blue = (
        render(make_identity(), green, matte=True),
        render(make_identity(), blue),
    )

    differs = (on_green != on_blue).any(axis=-1)

    assert differs[coverage == 0].all()
    assert not differs[coverage == 1].any()


def test_the_matte_is_the_share_of_the_person_in_every_pixel():
    person = cut_out(make_identity(hair="buzz cut"), make_scene(), width=128, height=128)
    shape = person.colours.shape
    dark, bright = (person.before(np.full(shape, v, np.float32)) for v in (0, 255))

    measured = 1 - (bright.astype(float) - dark).mean(axis=-1) / 255

    assert np.abs(measured - person.coverage).max() < 0.5 / 255 * 2


def test_a_person_covers_a_good_part_of_the_picture_and_never_all_of_it():
    _, coverage = render(make_identity(), make_scene(), matte=True)

    assert 0.2 < coverage.mean() < 0.8
    assert coverage.min() == 0
    assert coverage.max() == 1


@pytest.mark.parametrize("size", [64, 128, 200])
def test_pictures_have_the_size_asked_for(size):
    picture, coverage = render(make_identity(), make_scene(), size, supersample=2, matte=True)

    assert picture.shape == (size, size, 3)
    assert coverage.shape == (size, size)


def test_a_larger_picture_shows_the_same():
    small = render(make_identity(), make_scene(), 64)
    large = render(make_identity(), make_scene(), 256)

    shrunk = large.reshape(64, 4, 64, 4, 3).mean((1, 3))

    assert np.abs(shrunk - small).mean() < 3


def test_a_grid_lays_pictures_out_row_by_row():
    pictures = [np.full((4, 4, 3), value, np.uint8) for value in (10, 20, 30, 40)]

    laid_out = np.asarray(grid(pictures, columns=2))

    assert laid_out.shape == (8, 8, 3)
    assert laid_out[0, 4, 0] == 20
    assert laid_out[4, 0, 0] == 30


@pytest.mark.parametrize("covering", vocabulary.COVERINGS)
def test_no_hair_shows_under_a_head_covering(covering):
    bald, long = (make_identity(covering=covering, hair=hair) for hair in ("bald", "long"))

    assert (render(bald, make_scene()) == render(long, make_scene())).all()
