"""What hides a face, painted over a real one and over drawn ones of every skin."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generation.vision import covers, eyes, hands, measure, originality
from generation.vision.nudity import nudity
from generation.vision.verdict import THRESHOLDS
from tests.generation.vision.portraits import astronaut, bad, photos

MASK = (227, 147, 177, 215, 138, 135, 169, 170, 140, 171, 175, 396, 369, 395, 394, 364, 367, 435,
        401, 376, 447, 347, 197, 118)  # fmt: skip
"""Points of the mesh around what a mask covers."""


def painted(picture, outlines, colour):
    image = Image.fromarray(picture)
    for outline in outlines:
        ImageDraw.Draw(image).polygon([(float(x), float(y)) for x, y in outline], fill=colour)
    return np.asarray(image)


def seen(picture):
    found = measure.look(picture)
    assert found.face is not None
    assert found.landmarks is not None
    return found


def lenses(landmarks):
    """Ellipses over both eyes, as outlines."""
    turn = np.linspace(0, 2 * np.pi, 40)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    return [eye.mean(axis=0) + circle * np.ptp(eye[:, 0]) * (0.85, 0.7) for eye in landmarks.eyes]


@pytest.mark.parametrize("colour", [(150, 190, 215), (232, 232, 228), (28, 28, 30)])
def test_cloth_over_a_real_face_is_seen_whatever_its_colour(colour):
    outline = seen(astronaut()).landmarks.points[list(MASK), :2]
    masked = painted(astronaut(), [outline], colour)

    assert covers.cloth(masked, seen(masked).landmarks) > THRESHOLDS.most_cloth


def test_dark_lenses_before_real_eyes_are_seen():
    dark = painted(astronaut(), lenses(seen(astronaut()).landmarks), (22, 22, 26))

    assert covers.lens_light(dark, seen(dark).landmarks) < THRESHOLDS.least_lens_light


@pytest.mark.parametrize("seed", [5, 44, 229])
def test_bare_faces_of_any_skin_are_not_covered(seed):
    for photo in (*photos(seed), astronaut()):
        landmarks = seen(photo).landmarks
        assert covers.cloth(photo, landmarks) < THRESHOLDS.most_cloth
        assert covers.lens_light(photo, landmarks) > THRESHOLDS.least_lens_light


@pytest.mark.parametrize("seed", [5, 44, 50])
def test_shut_eyes_differ_from_open_ones(seed):
    shut, awake = bad("eyes_shut", seed), photos(seed)[0]

    assert eyes.shut(shut, seen(shut).landmarks) > THRESHOLDS.most_shut
    assert eyes.shut(awake, seen(awake).landmarks) < 0.1


def test_real_open_eyes_are_open():
    assert eyes.shut(astronaut(), seen(astronaut()).landmarks) < THRESHOLDS.most_shut


def test_no_hand_is_seen_where_there_is_none():
    for photo in (astronaut(), *photos(44)):
        face = seen(photo).face
        assert hands.over(photo, face) < THRESHOLDS.most_hand


def test_bars_of_a_screen_are_told_from_an_even_background():
    photo = np.random.default_rng(1).integers(0, 255, (120, 90, 3), np.uint8)
    shown = np.zeros((160, 90, 3), np.uint8)
    shown[20:140] = photo

    assert originality.bars(shown) == pytest.approx(20 / 160)
    assert originality.bars(shown.swapaxes(0, 1)) == pytest.approx(20 / 160)
    assert originality.bars(photo) == 0
    assert originality.bars(shown[20:]) == 0
    assert originality.bars(np.zeros((10, 10, 3), np.uint8)) == 0


def test_bars_of_different_colours_are_no_screen():
    shown = np.random.default_rng(1).integers(0, 255, (160, 90, 3), np.uint8)
    shown[:20], shown[-20:] = 250, 20

    assert originality.bars(shown) == 0


def test_grey_picture_has_no_colour():
    grey = np.repeat(astronaut().mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)

    assert originality.colour(grey) < 0.5
    assert originality.colour(astronaut()) > 10


def test_dressed_people_are_not_called_nude():
    assert max(nudity(photo) for photo in (astronaut(), *photos(44))) < 0.1
