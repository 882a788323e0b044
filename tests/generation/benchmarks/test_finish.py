"""The benchmark of the finish knows what a perfect one is."""

import numpy as np
import pytest

from generation.benchmarks import finish as benchmark
from generation.demobase.photos import person
from generation.vision import light
from generation.vision.pictures import resized


def test_the_truth_has_no_fringe_and_anything_else_has_one():
    known = benchmark.truth(person(9000), np.random.default_rng(1), edge=256)
    enlarged = resized(known.picture, width=256, height=256)

    assert benchmark._fringe(known.branded, known) == 0
    assert benchmark._fringe(enlarged, known) > 1


def test_a_matte_is_compared_by_its_slopes():
    known = benchmark.truth(person(9000), np.random.default_rng(1), edge=256)

    assert benchmark._gradient_error(known.alpha, known.alpha) == 0
    assert benchmark._gradient_error((known.alpha > 0.5).astype(float), known.alpha) > 0


@pytest.mark.slow
def test_one_person_is_finished_and_compared():
    found = benchmark.measure(9000)

    assert found.background.max() == 0
    assert 0 < found.jpeg.mean() < 2
    assert 0 < found.sad < 40
    assert abs(found.loss) < 0.2
    assert min(found.cut_s, found.light_s, found.head_s, found.finish_s, found.mark_s) > 0
    assert found.relit.moved <= light.MOST_SKIN


def test_another_light_is_matched_by_a_light_ground():
    seeds = (seed for seed in range(9000, 9050))
    known = next(
        each
        for seed in seeds
        if (each := benchmark.truth(person(seed), np.random.default_rng(seed), edge=256)).ground
        == "#bfc2c7"
    )

    found = benchmark.relit(known, known.alpha, benchmark.CASTS[3])

    assert found.after < 0.7 * found.before
