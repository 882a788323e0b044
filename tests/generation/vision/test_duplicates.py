"""The same photo is known again; another photo is not taken for it."""

import io
from itertools import combinations

import numpy as np
from PIL import Image

from generation.vision.duplicates import NEAR, bits_apart, fingerprint, resembles_any
from tests.generation.vision.portraits import astronaut, photos


def saved_smaller(picture):
    out = io.BytesIO()
    Image.fromarray(picture).reduce(2).save(out, "JPEG", quality=50)
    return np.asarray(Image.open(out))


def test_saving_smaller_keeps_the_fingerprint():
    picture = astronaut()

    assert bits_apart(fingerprint(picture), fingerprint(saved_smaller(picture))) <= NEAR


def test_brightening_keeps_the_fingerprint():
    picture = astronaut()
    brighter = np.minimum(picture * 1.2, 255).astype(np.uint8)

    assert bits_apart(fingerprint(picture), fingerprint(brighter)) <= NEAR


def test_photos_of_one_person_are_further_apart_than_near():
    prints = [fingerprint(photo) for seed in (1, 2) for photo in photos(seed)]

    assert min(bits_apart(a, b) for a, b in combinations(prints, 2)) > NEAR


def test_nearly_the_same_picture_resembles_the_earlier_one():
    earlier, *others = photos(1)

    assert resembles_any(fingerprint(earlier[8:-8, 8:-8]), [fingerprint(earlier)])
    assert not resembles_any(fingerprint(earlier), map(fingerprint, others))
    assert not resembles_any(fingerprint(earlier), [])
