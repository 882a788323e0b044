import pytest

from generation.engine.colours import difference, mean, nearest, parse
from generation.engine.errors import SpecInvalid


def test_hex_colour_is_read():
    assert parse("#1F2a44") == (31, 42, 68)


@pytest.mark.parametrize("text", ["", "1f2a44", "#1f2a4", "#1f2a4g", "navy", "#1f2a44 "])
def test_anything_else_is_no_colour(text):
    with pytest.raises(SpecInvalid, match="must look like #1f2a44"):
        parse(text)


def test_white_and_black_differ_by_a_hundred():
    assert difference((255, 255, 255), (0, 0, 0)) == pytest.approx(100, abs=0.1)


def test_difference_is_the_published_one_for_pure_red_and_green():
    # CIELAB of sRGB red (53.24, 80.09, 67.20) and green (87.73, -86.18, 83.18) under D65.
    assert difference((255, 0, 0), (0, 255, 0)) == pytest.approx(170.6, abs=0.5)


def test_nearest_is_judged_by_eye_and_not_by_numbers():
    named = {"navy": (32.0, 46.0, 83.0), "black": (0.0, 0.0, 0.0)}

    assert nearest((20, 30, 70), named) == "navy"


def test_mean_lies_in_the_middle():
    assert mean([(0, 10, 20), (10, 20, 40)]) == (5, 15, 30)
