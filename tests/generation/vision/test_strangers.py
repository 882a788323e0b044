"""Whose faces are in a set: numbers on a sphere stand for faces, one person's near each other."""

import numpy as np
import pytest

from generation.vision.strangers import KNOWN, Doubt, doubts, same_person

NONE, PERHAPS, ANOTHER = Doubt.NONE, Doubt.PERHAPS, Doubt.ANOTHER


def person(seed, count, *, spread=0.3):
    """Faces about `spread` from each other, as identity A's of one person are."""
    middle = np.random.default_rng([seed, 0]).normal(size=128)
    rng = np.random.default_rng([seed, 1])
    around = rng.normal(size=(count, 128)) * spread / np.sqrt(2 * 128)
    return list((middle / np.linalg.norm(middle) * 0.6 + around).astype(np.float32))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("count", [KNOWN, 8, 14])
def test_ones_own_photos_are_not_doubted(seed, count):
    assert set(doubts(person(seed, count))) == {NONE}


@pytest.mark.parametrize("place", [0, 7, 14])
def test_stranger_among_fifteen_is_named_wherever_it_stands(place):
    faces = person(1, 14)
    faces.insert(place, person(2, 1)[0])

    found = doubts(faces)

    assert found[place] == ANOTHER
    assert set(found[:place] + found[place + 1 :]) == {NONE}


def test_two_different_strangers_are_both_named():
    found = doubts([*person(1, 12), *person(2, 1), *person(3, 1)])

    assert found == [NONE] * 12 + [ANOTHER] * 2


def test_of_a_set_of_two_people_the_smaller_part_is_asked_about():
    found = doubts([*person(1, 8), *person(2, 6)])

    assert found == [NONE] * 8 + [PERHAPS] * 6


def test_face_a_little_further_than_usual_is_asked_about():
    faces = person(1, 12)
    away = faces[0] + 0.3 * np.eye(128, dtype=np.float32)[0]

    assert doubts([*faces, away]) == [NONE] * 12 + [PERHAPS]


def test_few_faces_say_nothing():
    assert doubts([*person(1, 3), *person(2, 1)]) == [NONE] * 4
    assert doubts([]) == []


def test_equal_faces_are_one_person():
    assert doubts([person(1, 1)[0]] * 6) == [NONE] * 6


@pytest.mark.parametrize("seed", range(10))
def test_two_sets_of_one_person_are_told_from_two_people(seed):
    faces = person(seed, 20)

    assert same_person(faces[:14], faces[14:])
    assert not same_person(faces[:14], person(seed + 100, 6))


def test_a_second_person_much_like_the_first_is_not_taken_for_them():
    away = 0.4 * np.eye(128, dtype=np.float32)[0]

    assert not same_person(person(1, 14), [face + away for face in person(1, 14)])


def test_few_faces_are_nobodys():
    assert not same_person(person(1, 14), person(1, KNOWN - 1))
