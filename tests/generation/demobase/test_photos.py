import io
import itertools

import numpy as np
import pytest
from PIL import Image

from generation.demobase import vocabulary
from generation.demobase.photos import BAD_KINDS, bad_photo, casual_photos, casual_scenes


def opened(photo):
    return Image.open(io.BytesIO(photo))


def sharpness(photo):
    grey = np.asarray(opened(photo).convert("L"), float)
    return np.percentile(np.abs(np.diff(grey, axis=0)), 99.8)


def coarse(photo):
    return np.asarray(opened(photo).resize((16, 20)), float)


@pytest.fixture(scope="module")
def photos():
    return casual_photos(31, 4)


def test_a_seed_gives_the_same_photos_again(photos):
    assert casual_photos(31, 4) == photos


def test_other_people_have_other_photos(photos):
    assert not set(casual_photos(32, 4)) & set(photos)


def test_photos_are_jpegs_as_a_phone_would_send_them(photos):
    first = opened(photos[0])

    assert first.format == "JPEG"
    assert first.size == (768, 960)
    assert len(photos[0]) < 1_000_000


def test_no_two_photos_of_a_set_look_alike(photos):
    pairs = itertools.combinations(map(coarse, photos), 2)

    assert min(np.abs(one - other).mean() for one, other in pairs) > 8


def test_a_set_uses_every_casual_word_before_one_comes_again():
    scenes = casual_scenes(7, 14)

    assert {scene.clothing for scene in scenes[:5]} == set(vocabulary.CASUAL)
    assert {scene.background for scene in scenes[:6]} == set(vocabulary.CASUAL_BACKGROUNDS)
    assert {scene.expression for scene in scenes[:3]} == set(vocabulary.EXPRESSIONS)
    assert {scene.light for scene in scenes[:4]} == set(vocabulary.LIGHTS)
    assert {scene.pose for scene in scenes[:4]} == set(vocabulary.POSES)


@pytest.mark.parametrize("kind", BAD_KINDS)
def test_a_bad_photo_is_a_readable_picture_and_the_same_again(kind):
    photo = bad_photo(kind, 31)

    assert opened(photo).width == 768
    assert bad_photo(kind, 31) == photo


def test_a_blurred_photo_has_softer_edges_than_a_good_one(photos):
    assert sharpness(bad_photo("blurred", 31)) < 0.4 * min(map(sharpness, photos))


def test_a_dark_photo_is_nearly_black(photos):
    assert coarse(bad_photo("dark", 31)).mean() < 30 < min(coarse(p).mean() for p in photos)
