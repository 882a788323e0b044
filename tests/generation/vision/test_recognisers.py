"""The recognisers that report know whom they are made for."""

import numpy as np
import pytest

from generation.benchmarks.likeness import cohort
from generation.vision import embeddings
from generation.vision.faces import find_faces
from generation.vision.landmarks import find_landmarks
from generation.vision.modelfiles import DRAWN_COHORT, intact
from generation.vision.recognisers import ALIGNED, DRAWING, PHOTOGRAPH, RECOGNISERS, onto
from tests.generation.vision.portraits import astronaut, photos


def embedded(medium, picture):
    [face] = find_faces(picture)
    return RECOGNISERS[medium].embed(picture, face, find_landmarks(picture, face))


def test_points_are_laid_onto_each_other_by_turning_growing_and_moving():
    turn = np.array([[0.0, -2.0], [2.0, 0.0]])
    points = ALIGNED @ turn.T + [30, 40]

    frame = onto(points, ALIGNED)

    assert np.allclose(ALIGNED @ frame[:, :2].T + frame[:, 2], points, atol=1e-3)


@pytest.mark.parametrize("medium", [PHOTOGRAPH, DRAWING])
def test_a_vector_has_length_one_and_changes_little_with_the_size(medium):
    picture = astronaut()

    whole, smaller = embedded(medium, picture), embedded(medium, picture[::2, ::2])

    assert np.linalg.norm(whole) == pytest.approx(1, abs=1e-5)
    assert whole @ smaller > 0.8


def test_a_photograph_is_no_drawn_person_and_mirrored_is_the_same_one():
    picture = astronaut()

    mirrored = embedded(PHOTOGRAPH, np.ascontiguousarray(picture[:, ::-1]))
    drawn = embedded(PHOTOGRAPH, photos(1)[0])

    assert embedded(PHOTOGRAPH, picture) @ mirrored > 0.7
    assert embedded(PHOTOGRAPH, picture) @ drawn < RECOGNISERS[PHOTOGRAPH].least


def test_drawn_people_are_told_apart():
    one, again, other = (embedded(DRAWING, picture) for picture in (*photos(1)[:2], photos(2)[0]))

    assert one @ again > 0.6
    assert one @ other < RECOGNISERS[DRAWING].least


def test_a_face_near_the_edges_of_a_drawn_picture_is_known_all_the_same():
    picture = photos(2)[0]
    [face] = find_faces(picture)
    near = round(face.height / 4)
    tight = picture[
        max(0, round(face.top) - near) : round(face.bottom) + near,
        max(0, round(face.left) - near) : round(face.right) + near,
    ]

    assert embedded(DRAWING, tight) @ embedded(DRAWING, picture) > 0.9


def test_the_cohort_is_what_the_recogniser_makes_of_its_people():
    kept = np.load(intact(DRAWN_COHORT))

    assert kept.shape[1] == 128
    assert len(kept) > cohort.COUNT * 0.98
    assert np.allclose(kept[:2], cohort.cohort(range(2)), atol=1e-3)


def test_embeddings_survive_their_file_and_are_averaged_by_recogniser():
    one = {"a": np.ones(2, np.float32), "b": np.zeros(3, np.float32)}
    other = {"a": np.zeros(2, np.float32)}

    again = embeddings.from_bytes(embeddings.to_bytes(one))
    mean = embeddings.averages([one, other])

    assert {name: vector.tolist() for name, vector in again.items()} == {
        "a": [1, 1],
        "b": [0, 0, 0],
    }
    assert {name: vector.tolist() for name, vector in mean.items()} == {"a": [0.5, 0.5]}
    assert embeddings.by("b", [one, other])[0].tolist() == [0, 0, 0]
    assert embeddings.by("c", [one, other]) == []


def test_what_an_earlier_version_kept_is_compared_with_nothing():
    assert embeddings.from_bytes(np.zeros(128, np.float32).tobytes()) == {}
