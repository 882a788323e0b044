"""Colour arithmetic by the standards."""

import numpy as np
import pytest

from generation.vision import pictures


def test_light_and_code_values_convert_back():
    codes = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)

    assert (pictures.to_srgb(pictures.to_linear(codes)) == codes).all()


def test_middle_grey_has_middle_lightness():
    grey = np.full((1, 1, 3), 119, np.uint8)

    assert pictures.lightness(grey)[0, 0] == pytest.approx(50, abs=0.2)


def test_black_and_white_span_the_lightness():
    ends = np.array([[[0, 0, 0], [255, 255, 255]]], np.uint8)

    assert pictures.lightness(ends)[0] == pytest.approx([0, 100], abs=0.01)


def test_png_is_read_back_exactly():
    picture = np.random.default_rng(0).integers(0, 255, (20, 30, 3), dtype=np.uint8)

    assert (pictures.read(pictures.write_png(picture)) == picture).all()
