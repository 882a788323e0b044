"""The finish puts the person before exactly the brand's background."""

import numpy as np
import pytest

from generation.vision.background import Background, BackgroundKind, draw
from generation.vision.faces import find_faces
from generation.vision.finish import finish
from generation.vision.landmarks import find_landmarks
from generation.vision.pictures import resized
from tests.generation.vision.portraits import astronaut, portrait

TEAL = Background(BackgroundKind.COLOUR, "#0f6d6c")
GRADIENT = Background(BackgroundKind.GRADIENT, "#e8edf2", "#9fb2c4")
PICTURE = Background(BackgroundKind.PICTURE, picture=np.full((90, 70, 3), (20, 90, 40), np.uint8))


@pytest.mark.parametrize("background", [TEAL, GRADIENT, PICTURE], ids=lambda b: b.kind.value)
def test_outside_of_the_matte_is_the_background_itself(background):
    picture, _ = portrait(2)

    done = finish(picture, background, longest_edge=512)

    outside = done.alpha == 0
    assert outside.mean() > 0.3
    assert (done.picture[outside] == draw(background, width=512, height=512)[outside]).all()


@pytest.mark.parametrize("seed", range(3))
def test_face_is_not_touched(seed):
    picture, _ = portrait(seed)
    enlarged = resized(picture, width=512, height=512)
    face = find_landmarks(enlarged, find_faces(enlarged)[0]).area(enlarged)

    done = finish(picture, TEAL, longest_edge=512)

    inner = face & (done.alpha == 1)
    assert inner.sum() > 0.97 * face.sum()
    assert (done.picture[inner] == enlarged[inner]).all()


def test_edges_hold_no_trace_of_the_old_background():
    picture, coverage = portrait(2)
    old = picture[:8].reshape(-1, 3).mean(axis=0)

    done = finish(picture, TEAL, longest_edge=128)

    edge = (coverage > 0.2) & (coverage < 0.8)
    before = np.abs(picture[edge] - old).max(axis=1)
    after = np.abs(done.picture[edge] - old).max(axis=1)
    assert np.percentile(after, 10) > np.percentile(before, 10)


def test_size_and_shape_are_as_asked_for():
    picture, _ = portrait(1)

    done = finish(picture[:, :96], TEAL, longest_edge=640)

    assert done.picture.shape == (640, 480, 3)
    assert done.alpha.shape == (640, 480)


def test_same_input_gives_the_same_pixels():
    picture, _ = portrait(4)

    first = finish(picture, GRADIENT, longest_edge=256)
    second = finish(picture, GRADIENT, longest_edge=256)

    assert (first.picture == second.picture).all()


def test_picture_without_a_face_is_finished_too():
    done = finish(np.full((128, 128, 3), 200, np.uint8), TEAL, longest_edge=128)

    assert (done.picture == (0x0F, 0x6D, 0x6C)).all()


def test_picture_full_of_face_is_finished_too():
    close = astronaut()[80:160, 180:260]

    done = finish(close, TEAL, longest_edge=256)

    assert done.alpha[100:150, 100:150].min() > 0.9
