"""The canonical background is the same pixels for everyone."""

import numpy as np
import pytest

from generation.vision.background import (
    Background,
    BackgroundKind,
    average_colour,
    blurred,
    draw,
)

RED_LEFT = np.zeros((100, 200, 3), np.uint8)
RED_LEFT[:, :100] = (255, 0, 0)


def test_colour_fills_every_pixel_exactly():
    drawn = draw(Background(BackgroundKind.COLOUR, "#d9dee4"), width=30, height=20)

    assert drawn.shape == (20, 30, 3)
    assert (drawn == (0xD9, 0xDE, 0xE4)).all()


def test_gradient_runs_from_top_to_bottom():
    drawn = draw(Background(BackgroundKind.GRADIENT, "#000000", "#ffffff"), width=8, height=256)

    assert (drawn == drawn[:, :1]).all()
    assert drawn[0, 0, 0] < 2
    assert drawn[-1, 0, 0] > 253
    assert (np.diff(drawn[:, 0, 0].astype(int)) >= 0).all()


@pytest.mark.parametrize(
    ("angle", "darkest", "lightest"),
    [(180, "top", "bottom"), (0, "bottom", "top"), (90, "left", "right"), (270, "right", "left")],
)
def test_gradient_runs_along_its_angle_as_style_sheets_count_it(angle, darkest, lightest):
    background = Background(BackgroundKind.GRADIENT, "#000000", "#ffffff", angle=angle)

    drawn = draw(background, width=40, height=50)

    edges = {"top": drawn[0], "bottom": drawn[-1], "left": drawn[:, 0], "right": drawn[:, -1]}
    assert edges[darkest].max() < 6
    assert edges[lightest].min() > 249


def test_slanted_gradient_reaches_both_its_colours_in_the_corners():
    background = Background(BackgroundKind.GRADIENT, "#000000", "#ffffff", angle=135)

    drawn = draw(background, width=40, height=50)

    assert drawn[0, 0].max() < 6
    assert drawn[-1, -1].min() > 249


def test_radial_gradient_begins_behind_the_head_and_ends_in_the_farthest_corner():
    background = Background(BackgroundKind.GRADIENT, "#ffffff", "#000000", is_radial=True)

    drawn = draw(background, width=100, height=100)

    assert drawn[41, 49].min() > 250
    assert drawn[-1, 0].max() < 3
    assert (drawn[0] < drawn[41]).all()


def test_drawn_scene_covers_as_a_picture_does():
    scene = Background(BackgroundKind.SCENE, picture=RED_LEFT)
    picture = Background(BackgroundKind.PICTURE, picture=RED_LEFT)

    drawn = draw(scene, width=50, height=50)

    assert (drawn == draw(picture, width=50, height=50)).all()


def test_blur_mixes_what_is_near_and_leaves_what_is_far():
    soft = blurred(RED_LEFT, blur=20)

    assert 100 < soft[50, 100, 0] < 155
    assert (soft[:, :60] == RED_LEFT[:, :60]).all()


def test_no_blur_changes_nothing():
    assert blurred(RED_LEFT, blur=0) is RED_LEFT


def test_picture_covers_without_being_stretched():
    background = Background(BackgroundKind.PICTURE, picture=RED_LEFT)

    drawn = draw(background, width=50, height=50)

    assert drawn.shape == (50, 50, 3)
    assert drawn[25, 5, 0] > 250
    assert drawn[25, 45, 0] < 5


def test_missing_picture_is_refused():
    with pytest.raises(ValueError, match="no picture was given"):
        draw(Background(BackgroundKind.PICTURE), width=5, height=5)


@pytest.mark.parametrize("code", ["red", "#fff", "#gggggg", ""])
def test_wrong_colour_is_refused(code):
    with pytest.raises(ValueError):  # noqa: PT011
        draw(Background(BackgroundKind.COLOUR, code), width=5, height=5)


def test_average_is_taken_in_light():
    chequered = np.zeros((2, 2, 3), np.uint8)
    chequered[0, 0] = chequered[1, 1] = 255

    assert average_colour(chequered) == "#bcbcbc"
