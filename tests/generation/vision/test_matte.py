"""The matte follows the person's edge, measured against the renderer's exact coverage."""

import numpy as np
import pytest

from generation.demobase.people import random_scene
from generation.demobase.photos import person
from generation.demobase.portrait import render
from generation.vision.cutout import cut_out
from generation.vision.matte import find_matte, fit_surface
from generation.vision.pictures import plane_resized, resized
from tests.generation.vision.portraits import astronaut, portrait

SIZE = 512


def error(seed: int) -> float:
    picture, coverage = portrait(seed)
    truth = plane_resized(coverage, width=SIZE, height=SIZE).clip(0, 1)
    found = find_matte(resized(picture, width=SIZE, height=SIZE))
    return float(np.abs(found.alpha - truth).mean())


@pytest.mark.slow
def test_matte_of_small_renders_is_near_the_truth():
    errors = [error(seed) for seed in range(8)]

    assert np.median(errors) < 0.004
    assert max(errors) < 0.02


def test_matte_is_nothing_in_the_corners_and_all_in_the_middle():
    picture, _ = portrait(3)

    found = find_matte(resized(picture, width=SIZE, height=SIZE))

    assert found.alpha[:40, :40].max() == 0
    assert found.alpha[230:280, 240:270].min() == 1


def test_core_is_always_the_person():
    picture = np.full((200, 200, 3), 180, np.uint8)
    core = np.zeros((200, 200), bool)
    core[80:140, 70:130] = True

    found = find_matte(picture, core=core)

    assert found.alpha[100:120, 90:110].min() == 1
    assert found.alpha[:20].max() == 0


@pytest.mark.parametrize("seed", [9016, 9048])
def test_body_whom_the_mask_misses_is_found_by_the_background(seed: int):
    scene = random_scene(np.random.default_rng([seed, 7]))
    picture, coverage = render(person(seed), scene, 128, supersample=2, matte=True)
    truth = plane_resized(coverage, width=SIZE, height=SIZE).clip(0, 1)

    found = cut_out(picture)

    assert np.abs(found.alpha - truth).mean() < 0.01


def test_matte_of_a_photograph_keeps_the_head():
    found = find_matte(astronaut())

    assert found.alpha[90:150, 200:250].min() > 0.99
    assert found.alpha.mean() < 0.8


def test_surface_ignores_what_is_not_smooth():
    rows = np.linspace(0.2, 0.8, 100, dtype=np.float32)
    smooth = np.repeat(np.repeat(rows[:, None, None], 100, axis=1), 3, axis=2)
    disturbed = smooth.copy()
    disturbed[40:60, 10:30] = 0

    found = fit_surface(disturbed, outside=np.ones((100, 100), bool))

    assert np.abs(found - smooth).max() < 0.01
