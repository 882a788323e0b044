"""Sharpness and light of a face compare between photos."""

import numpy as np
from PIL import Image, ImageFilter

from generation.vision import quality
from generation.vision.faces import find_faces
from tests.generation.vision.portraits import astronaut, photos


def sharpness_of(picture):
    return quality.sharpness(picture, find_faces(picture)[0])


def test_blurring_lowers_sharpness_below_the_threshold():
    picture = astronaut()
    soft = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(4)))

    assert sharpness_of(picture) > 150
    assert sharpness_of(soft) < 50


def test_darkness_alone_is_not_blur():
    picture = astronaut()
    dark = (picture * 0.3).astype(np.uint8)

    assert sharpness_of(dark) > 0.5 * sharpness_of(picture)


def test_size_alone_is_not_blur():
    picture = photos(3)[0]
    small = np.asarray(Image.fromarray(picture).reduce(2))

    assert sharpness_of(small) > 0.5 * sharpness_of(picture)


def test_exposure_orders_dark_middle_and_light():
    picture = astronaut()

    found = quality.exposure(picture, find_faces(picture)[0])

    assert 0 <= found.dark < found.middle < found.light <= 100
    assert found.clipped < 0.05


def test_burnt_out_face_is_clipped():
    picture = astronaut()
    face = find_faces(picture)[0]
    burnt = np.minimum(picture.astype(int) * 4, 255).astype(np.uint8)

    assert quality.exposure(burnt, face).clipped > 0.25


def test_face_at_the_edge_is_cropped_inside_the_picture():
    picture = astronaut()
    face = find_faces(picture)[0]

    crop = quality.face_crop(picture, face, room=5)

    assert crop.shape == picture.shape
