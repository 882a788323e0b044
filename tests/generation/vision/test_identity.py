"""Identity A tells people apart, in photographs and in drawn portraits."""

import itertools

import numpy as np
import pytest

from generation.vision.faces import find_faces
from generation.vision.identity import SAME_PERSON, SIZE, distance, embed
from generation.vision.landmarks import find_landmarks
from tests.generation.vision.portraits import astronaut, photos


def embedding_of(picture):
    return embed(picture, find_landmarks(picture, find_faces(picture)[0]))


def test_embedding_is_128_finite_numbers():
    found = embedding_of(astronaut())

    assert found.shape == (SIZE,)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


def test_same_picture_gives_the_same_embedding():
    assert distance(embedding_of(astronaut()), embedding_of(astronaut())) == 0


def test_changed_photograph_is_still_the_same_person():
    picture = astronaut()
    changed = (picture[:, ::-1] * 0.8).astype(np.uint8)

    assert distance(embedding_of(picture), embedding_of(changed)) < SAME_PERSON


def test_photograph_and_drawn_person_are_different_people():
    assert distance(embedding_of(astronaut()), embedding_of(photos(1)[0])) > SAME_PERSON


@pytest.mark.slow
def test_drawn_people_are_nearer_to_themselves_than_to_others():
    people = [[embedding_of(photo) for photo in photos(seed)] for seed in range(4)]

    same = [distance(a, b) for mine in people for a, b in itertools.combinations(mine, 2)]
    other = [
        distance(a, b)
        for one, another in itertools.combinations(people, 2)
        for a, b in itertools.product(one, another)
    ]

    assert np.mean(same) < np.mean(other) - 0.1
    assert np.percentile(same, 90) < np.percentile(other, 50)
