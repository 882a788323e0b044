"""Identity A orders candidates by the person's own photos, and finds copies of them."""

import numpy as np
import pytest

from generation.vision import likeness
from generation.vision.errors import NoFaceKnown
from generation.vision.likeness import LIMIT

RNG = np.random.default_rng(7)


def person(*, at: float, spread: float = 0.15, count: int = 10):
    """Embeddings around a point on one axis, each `spread` away from it in some direction."""
    centre = np.zeros(128, np.float32)
    centre[0] = at
    away = RNG.normal(size=(count, 128)).astype(np.float32)
    return list(centre + spread * away / np.linalg.norm(away, axis=1, keepdims=True))


def at(place: float):
    point = np.zeros(128, np.float32)
    point[0] = place
    return point


def test_candidate_like_the_own_photos_scores_one():
    own = likeness.calibrate(person(at=0, count=3), person(at=0))

    assert likeness.score(at(0), own).similarity == 1


def test_candidate_at_the_limit_scores_one_half():
    own = likeness.calibrate(person(at=0, count=3), person(at=0))

    found = likeness.score(own.mean + at(LIMIT), own)

    assert found.similarity == pytest.approx(likeness.AT_LIMIT, abs=1e-3)


def test_stranger_scores_nothing():
    own = likeness.calibrate(person(at=0, count=3), person(at=0))

    assert likeness.score(at(1.2), own).similarity == 0


def test_only_photos_that_were_held_out_are_compared_with():
    own = likeness.calibrate(person(at=0, count=3), person(at=0.3))

    assert likeness.score(at(0.1), own).similarity > likeness.score(at(0.6), own).similarity
    assert own.mean[0] == pytest.approx(0, abs=0.1)


def test_all_photos_are_compared_with_where_none_was_held_out():
    own = likeness.calibrate([], person(at=0.3))

    assert own.mean[0] == pytest.approx(0.3, abs=0.1)


def test_photos_that_are_hardly_alike_do_not_let_everybody_pass():
    own = likeness.calibrate(person(at=0, spread=0.9), person(at=0, spread=0.9))

    assert likeness.score(own.mean + at(LIMIT), own).similarity <= likeness.AT_LIMIT + 1e-3


def test_one_photo_is_enough_to_compare_with():
    own = likeness.calibrate([], [at(0)])

    assert likeness.score(at(0.1), own).similarity == 1


def test_no_photo_is_refused():
    with pytest.raises(NoFaceKnown):
        likeness.calibrate([], [])


def test_picture_much_nearer_to_a_photo_than_photos_are_to_each_other_is_a_copy():
    photos = person(at=0)
    own = likeness.calibrate(photos[:3], photos[3:])

    copied = likeness.score(photos[5] + at(0.02), own)
    new = likeness.score(at(0), own)

    assert copied.is_copy
    assert copied.nearest_photo == pytest.approx(0.02, abs=1e-4)
    assert not new.is_copy


def test_nothing_is_a_copy_of_an_only_photo():
    own = likeness.calibrate([], [at(0)])

    assert not likeness.score(at(0), own).is_copy
