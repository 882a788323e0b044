"""Likeness is calibrated on the person's own photos and gated against colleagues."""

import numpy as np
import pytest

from generation.vision import likeness
from generation.vision.likeness import LIMIT, MOST_LIMIT, TooFewFaces

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
    own = likeness.calibrate(person(at=0))

    assert likeness.score(at(0), own, others={}).similarity == 1


def test_candidate_at_the_limit_scores_one_half():
    own = likeness.calibrate(person(at=0))

    found = likeness.score(own.mean + at(own.limit), own, others={})

    assert found.similarity == pytest.approx(likeness.AT_LIMIT, abs=1e-3)


def test_stranger_scores_nothing_and_does_not_pass():
    own = likeness.calibrate(person(at=0))

    found = likeness.score(at(1.2), own, others={})

    assert found.similarity == 0
    assert not found.passes


def test_candidate_nearer_to_a_colleague_does_not_pass():
    own = likeness.calibrate(person(at=0))

    found = likeness.score(at(0.3), own, others={"ben": at(0.4), "eve": at(2)})

    assert found.nearest == "ben"
    assert found.nearest_similarity is not None
    assert found.nearest_similarity > found.similarity
    assert not found.passes


def test_candidate_nearer_to_the_person_than_to_colleagues_passes():
    own = likeness.calibrate(person(at=0))

    found = likeness.score(at(0.2), own, others={"ben": at(0.7)})

    assert found.passes


def test_wide_spread_raises_the_limit_but_not_without_end():
    narrow = likeness.calibrate(person(at=0, spread=0.1))
    wide = likeness.calibrate(person(at=0, spread=0.1) + person(at=0, spread=0.9))

    assert narrow.limit == pytest.approx(LIMIT)
    assert wide.limit == MOST_LIMIT


def test_one_photo_is_enough_to_compare_with():
    own = likeness.calibrate([at(0)])

    assert likeness.score(at(0.1), own, others={}).passes


def test_no_photo_is_refused():
    with pytest.raises(TooFewFaces):
        likeness.calibrate([])


def test_picture_much_nearer_to_a_photo_than_photos_are_to_each_other_is_a_copy():
    photos = person(at=0)
    own = likeness.calibrate(photos)

    copied = likeness.score(photos[3] + at(0.02), own, others={})
    new = likeness.score(at(0), own, others={})

    assert copied.is_copy
    assert copied.nearest_photo == pytest.approx(0.02, abs=1e-4)
    assert not new.is_copy


def test_nothing_is_a_copy_of_an_only_photo():
    own = likeness.calibrate([at(0)])

    assert not likeness.score(at(0), own, others={}).is_copy
