"""The canonical background is the same pixels for everyone."""

import numpy as np
import pytest

from generation.vision.background import Background, BackgroundKind, average_colour, draw

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
