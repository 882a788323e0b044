"""Arithmetic on planes against what is easy to count."""

import numpy as np
import pytest

from generation.vision import planes


def flags(*rows: str):
    return np.array([[mark == "#" for mark in row] for row in rows])


def test_box_mean_of_a_constant_is_the_constant():
    assert planes.box_mean(np.full((9, 7), 3.0, np.float32), 2) == pytest.approx(3)


def test_box_mean_spreads_a_point_evenly():
    point = np.zeros((7, 7), np.float32)
    point[3, 3] = 9

    assert planes.box_mean(point, 1)[2:5, 2:5] == pytest.approx(1)
    assert planes.box_mean(point, 1)[0, 0] == 0


@pytest.mark.parametrize("radius", [1, 2, 4, 5])
def test_least_is_the_least_of_each_square(radius: int):
    plane = np.random.default_rng(radius).random((13, 17)).astype(np.float32)
    around = np.pad(plane, radius, "edge")
    squares = np.lib.stride_tricks.sliding_window_view(around, (2 * radius + 1,) * 2)

    assert (planes.least(plane, radius) == squares.min(axis=(2, 3))).all()


def test_growing_reaches_in_four_directions():
    assert (planes.grown(flags("...", ".#.", "..."), 1) == flags(".#.", "###", ".#.")).all()


def test_largest_part_drops_the_rest():
    parts = flags("##..#", "##..#", ".....", "..###")

    assert (planes.largest_part(parts) == flags("##...", "##...", ".....", ".....")).all()


def test_parts_that_meet_below_are_one():
    horseshoe = flags("#.#.#", "#.#..", "###..")

    assert planes.largest_part(horseshoe).sum() == horseshoe.sum() - 1


def test_hole_is_filled():
    ring = flags("####", "#..#", "####")

    assert planes.holes_filled(ring).all()


def test_bottom_edge_closes_a_hole():
    arch = flags("####", "#..#", "#..#")

    assert planes.holes_filled(arch).all()


def test_filling_keeps_what_is_known_and_spreads_it():
    values = np.zeros((16, 16, 3), np.float32)
    values[:, :4] = 0.25
    weights = np.zeros((16, 16), np.float32)
    weights[:, :4] = 1

    found = planes.filled(values, weights)

    assert found == pytest.approx(0.25)


def test_guided_filter_keeps_an_edge_of_the_guide():
    guide = np.zeros((20, 20), np.float32)
    guide[:, 10:] = 1
    noisy = guide + np.random.default_rng(0).normal(0, 0.1, guide.shape).astype(np.float32)

    smooth = planes.guided(guide, noisy, at=np.ones_like(guide, bool), softness=1e-3)

    smooth = smooth.reshape(guide.shape)
    assert np.abs(smooth - guide).mean() < 0.6 * np.abs(noisy - guide).mean()
    assert smooth[10, 9] < 0.2
    assert smooth[10, 10] > 0.8


def test_guided_filter_gives_the_places_that_are_asked_and_repeats_edges():
    rng = np.random.default_rng(0)
    guide, plane = (rng.random((9, 7)).astype(np.float32) for _ in range(2))
    everywhere = planes.guided(guide, plane, at=np.ones((9, 7), bool), softness=0.1)
    corner = np.zeros((9, 7), bool)
    corner[0, 0] = corner[4, 5] = True

    some = planes.guided(guide, plane, at=corner, softness=0.1)

    assert some == pytest.approx(everywhere.reshape(9, 7)[corner])
