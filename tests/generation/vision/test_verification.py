"""A picture is verified against photos nobody learned from, at a threshold set on strangers."""

import numpy as np
import pytest

from generation.vision import verification
from generation.vision.errors import NoFaceKnown
from generation.vision.verification import FALSE_ACCEPTS, LEAST_COHORT

RNG = np.random.default_rng(3)
LEAST = 0.3


def unit(vector):
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def person(axis: int, count: int, *, spread: float = 0.4):
    """Vectors around one axis; two of one person are about 1 / (1 + spread^2) similar."""
    away = RNG.normal(size=(count, 64))
    away *= spread / np.linalg.norm(away, axis=1, keepdims=True)
    away[:, axis] += 1
    return [unit(each) for each in away]


def along(*shares: tuple[int, float]):
    vector = np.zeros(64)
    for axis, share in shares:
        vector[axis] = share
    return unit(vector)


def strangers(similar: float, count: int = 200, *, spread: float = 0.02):
    """People who are about as `similar` to whoever lies on the first axis."""
    levels = similar + spread * RNG.standard_normal(count)
    return [
        along((0, level), (1 + number % 60, (1 - level**2) ** 0.5))
        for number, level in enumerate(levels)
    ]


def enrolled(**more):
    return verification.enrol(person(0, 3), person(0, 9), least=LEAST, **more)


def test_the_person_passes_and_a_stranger_does_not():
    own = enrolled()

    mine = verification.verify(person(0, 1)[0], own, colleagues={})
    theirs = verification.verify(person(1, 1)[0], own, colleagues={})

    assert mine.passes
    assert mine.likeness > 0.9
    assert not theirs.passes
    assert theirs.likeness < 0.3


def test_likeness_is_a_share_of_what_own_photos_reach():
    alike, varied = person(0, 3, spread=0.2), person(0, 9, spread=1.0)
    even = verification.enrol(alike, alike, least=LEAST)
    uneven = verification.enrol(alike, varied, least=LEAST)
    picture = along((0, 0.7), (5, 0.7))

    found = [verification.verify(picture, own, colleagues={}) for own in (even, uneven)]

    assert uneven.typical < even.typical
    assert found[1].likeness > found[0].likeness
    assert found[1].floor > found[0].floor


def test_the_threshold_follows_how_alike_strangers_are():
    own, among_others = enrolled(strangers=strangers(0.1)), enrolled(strangers=strangers(0.6))
    picture = along((0, 0.5), (7, 0.87))

    assert own.floor == LEAST
    assert among_others.floor == pytest.approx(0.6, abs=0.1)
    assert verification.verify(picture, own, colleagues={}).passes
    assert not verification.verify(picture, among_others, colleagues={}).passes


@pytest.mark.parametrize("count", [500, 4000])
def test_so_many_strangers_are_taken_for_the_person_as_the_target_says(count):
    crowd = [unit(each) for each in RNG.normal(size=(24_000, 64))]
    own = verification.enrol(person(0, 3), person(0, 9), least=-1, strangers=crowd[:count])

    taken = [verification.verify(face, own, colleagues={}).passes for face in crowd[4000:]]

    assert FALSE_ACCEPTS / 3 < np.mean(taken) < FALSE_ACCEPTS * 3


def test_a_few_strangers_move_no_threshold():
    assert enrolled(strangers=strangers(0.9, LEAST_COHORT - 1)).floor == LEAST
    assert enrolled(strangers=strangers(0.9, LEAST_COHORT)).floor > LEAST


def test_a_double_among_many_strangers_moves_no_threshold():
    with_double = enrolled(strangers=[*strangers(0.1), *person(0, 1)])

    assert with_double.floor == LEAST


def test_a_picture_more_like_a_colleague_does_not_pass():
    own = enrolled()
    picture = along((0, 0.7), (1, 0.72))

    found = verification.verify(
        picture, own, colleagues={"ben": along((1, 3)), "eve": along((2, 1))}
    )

    assert found.nearest == "ben"
    assert found.nearest_likeness is not None
    assert found.nearest_likeness >= found.likeness > found.floor
    assert not found.passes


def test_where_nothing_was_held_out_each_photo_is_compared_with_the_rest():
    own = verification.enrol([], person(0, 9), least=LEAST)

    assert 0.7 < own.typical < 1


def test_one_photo_is_enough_to_compare_with():
    own = verification.enrol([], [along((0, 1))], least=LEAST)

    assert verification.verify(along((0, 1), (1, 0.3)), own, colleagues={}).passes


def test_photos_less_alike_than_strangers_do_not_lower_the_floor():
    own = verification.enrol(person(0, 3), person(1, 9), least=LEAST)

    assert own.typical == own.floor == LEAST


def test_nobody_is_refused():
    with pytest.raises(NoFaceKnown):
        verification.enrol([], [], least=LEAST)
