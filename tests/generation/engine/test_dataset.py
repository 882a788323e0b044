from dataclasses import replace

import pytest
import torch
from PIL import Image

from generation.engine import dataset
from generation.engine.bases.interface import Framing
from generation.engine.errors import PhotoUnreadable
from generation.engine.spec import TrainPhoto
from tests.generation.engine.make import CAPTION, make_photo

FRAMING = Framing(face_height=0.4, face_middle=0.5)


def test_picture_is_the_middle_square_in_minus_one_to_one(tmp_path):
    picture = Image.new("RGB", (40, 80), "white")
    picture.paste("black", (0, 0, 40, 10))
    picture.save(tmp_path / "tall.png")

    tensor = dataset.picture(
        TrainPhoto.at(tmp_path / "tall.png", caption=CAPTION), side=16, framing=FRAMING
    )

    assert tensor.shape == (3, 16, 16)
    assert torch.equal(tensor, torch.ones(3, 16, 16))


def test_face_comes_to_the_height_and_place_that_the_base_has_it_at():
    face = (0.5, 0.4, 0.6, 0.6)

    left, top, right, bottom = dataset.square((1000, 800), face=face, framing=FRAMING)

    assert right - left == bottom - top == pytest.approx(160 / 0.4)
    assert (left + right) / 2 == pytest.approx(550)
    assert (400 - top) / (bottom - top) == pytest.approx(0.5)


@pytest.mark.parametrize("face", [(0.0, 0.0, 0.2, 0.2), (0.8, 0.8, 1.1, 1.1), (0.1, 0.1, 0.9, 0.9)])
def test_square_never_leaves_the_photo(face):
    left, top, right, bottom = dataset.square((600, 800), face=face, framing=FRAMING)

    assert 0 <= left < right <= 600
    assert 0 <= top < bottom <= 800
    assert right - left == pytest.approx(bottom - top)


def test_photo_without_a_known_face_is_cut_to_its_middle():
    assert dataset.square((600, 800), face=None, framing=FRAMING) == (0, 100, 600, 700)


def test_transparent_and_grey_photos_become_colour(tmp_path):
    for mode in ("LA", "L", "P", "CMYK"):
        path = tmp_path / f"{mode}.{'jpg' if mode == 'CMYK' else 'png'}"
        Image.new(mode, (32, 32)).save(path)

        assert dataset.picture(
            TrainPhoto.at(path, caption=CAPTION), side=16, framing=FRAMING
        ).shape == (3, 16, 16)


def test_examples_hold_one_row_for_each_photo(base, spec):
    examples = dataset.encode(base, spec)

    assert examples.latents.shape == (3, 16, 48)
    assert examples.text.shape == (3, 48, 384)
    assert examples.empty.shape == (1, 48, 384)
    assert examples.grid == (4, 4)


def test_latents_do_not_depend_on_the_other_photos(base, spec):
    together = dataset.encode(base, spec).latents
    alone = dataset.encode(base, replace(spec, photos=spec.photos[1:2])).latents

    assert torch.equal(together[1], alone[0])


def test_photo_that_changed_since_the_spec_was_made_is_refused(tmp_path):
    photo = make_photo(tmp_path)
    Image.new("RGB", (32, 32)).save(photo.path)

    with pytest.raises(PhotoUnreadable, match="is not the one the specification names"):
        dataset.picture(photo, side=16, framing=FRAMING)


def test_photo_that_vanished_is_refused(tmp_path):
    photo = make_photo(tmp_path)
    photo.path.unlink()

    with pytest.raises(PhotoUnreadable, match="cannot be read"):
        dataset.picture(photo, side=16, framing=FRAMING)


@pytest.mark.parametrize("keep", [0, 20, 60])
def test_photo_cut_short_is_refused(tmp_path, keep):
    whole = make_photo(tmp_path).path.read_bytes()
    path = tmp_path / "cut.png"
    path.write_bytes(whole[:keep])

    with pytest.raises(PhotoUnreadable, match="is not a whole picture"):
        dataset.picture(TrainPhoto.at(path, caption=CAPTION), side=16, framing=FRAMING)


def test_other_formats_are_not_opened(tmp_path):
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (32, 32)).save(path, format="TIFF")

    with pytest.raises(PhotoUnreadable, match="is not a whole picture"):
        dataset.picture(TrainPhoto.at(path, caption=CAPTION), side=16, framing=FRAMING)
