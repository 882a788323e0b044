import copy
from dataclasses import replace

import pytest
import torch
from PIL import Image

from generation.engine import dataset
from generation.engine.bases.interface import Framing
from generation.engine.errors import PhotoUnreadable
from generation.engine.photos import TrainPhoto
from generation.engine.recipe import RegionWeights
from tests.generation.engine.make import CAPTION, make_mask, make_photo, make_train_spec

FRAMING = Framing(face_height=0.4, face_middle=0.5)


def middle_of(photo: TrainPhoto) -> torch.Tensor:
    """The photo's middle square, 16 pixels wide."""
    opened = dataset.opened(photo)
    area = dataset.square(opened.size, face=None, framing=FRAMING)
    cut = dataset.Cut(photo=opened, mask=None, face=None, area=area, caption="", times=1)
    return dataset.picture(cut, side=16)


def framed_base(base, crops):
    """The base with crops of its own."""
    framed = copy.copy(base)
    framed.config = replace(base.config, crops=crops)
    return framed


def unchecked(spec, **changes):
    """The specification with values that its base does not know."""
    changed = copy.copy(spec)
    for name, value in changes.items():
        object.__setattr__(changed, name, value)
    return changed


def test_picture_is_the_middle_square_in_minus_one_to_one(tmp_path):
    picture = Image.new("RGB", (40, 80), "white")
    picture.paste("black", (0, 0, 40, 10))
    picture.save(tmp_path / "tall.png")

    tensor = middle_of(TrainPhoto.at(tmp_path / "tall.png", caption=CAPTION))

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

        assert middle_of(TrainPhoto.at(path, caption=CAPTION)).shape == (3, 16, 16)


def test_examples_hold_one_row_for_each_photo(base, spec):
    examples = dataset.encode(base, spec)

    bucket = examples.buckets[64]
    assert bucket.latents.shape == bucket.deviation.shape == (3, 16, 48)
    assert bucket.weights.shape == (3, 16)
    assert bucket.grid == (4, 4)
    assert examples.text.tokens[bucket.captions].shape == (3, 48, 384)
    assert examples.empty.tokens.shape == (1, 48, 384)


def test_every_size_has_all_examples(base, tmp_path):
    spec = make_train_spec(tmp_path, buckets={64: 0.5, 96: 0.5})

    buckets = dataset.encode(base, spec).buckets

    assert [bucket.latents.shape[:2] for bucket in buckets.values()] == [(3, 16), (3, 36)]


def test_latents_do_not_depend_on_the_other_photos(base, spec):
    together = dataset.encode(base, spec).buckets[64].latents
    alone = dataset.encode(base, replace(spec, photos=spec.photos[1:2])).buckets[64].latents

    assert torch.equal(together[1], alone[0])


def test_crops_come_as_often_as_their_shares_say(base, tmp_path):
    wide = replace(make_photo(tmp_path), face=(0.4, 0.3, 0.6, 0.5))
    close = replace(make_photo(tmp_path, number=1), face=(0.0, 0.0, 1.0, 1.0))
    spec = replace(make_train_spec(tmp_path), photos=(wide, close))
    framed = framed_base(base, {"near": FRAMING, "far": Framing(face_height=0.2, face_middle=0.5)})
    recipe = replace(spec.recipe, crops={"near": 0.75, "far": 0.25})

    examples = dataset.encode(framed, unchecked(spec, recipe=recipe)).buckets[64]

    assert len(examples.latents) == 3 + 1 + 3


def test_background_counts_less_where_the_mask_says_so(base, tmp_path):
    mask = make_mask(tmp_path, person=(0, 0, 40, 96))
    photo = replace(make_photo(tmp_path), mask=mask)
    regions = RegionWeights(face=1, person=1, background=0.1)
    spec = replace(make_train_spec(tmp_path, regions=regions), photos=(photo,))

    weights = dataset.encode(base, spec).buckets[64].weights.view(4, 4)

    assert weights.mean().item() == pytest.approx(1)
    assert (weights[:, 0] == 10 * weights[:, 3]).all()


def test_photo_that_changed_since_the_spec_was_made_is_refused(tmp_path):
    photo = make_photo(tmp_path)
    Image.new("RGB", (32, 32)).save(photo.path)

    with pytest.raises(PhotoUnreadable, match="is not the one the specification names"):
        dataset.opened(photo)


def test_photo_that_vanished_is_refused(tmp_path):
    photo = make_photo(tmp_path)
    photo.path.unlink()

    with pytest.raises(PhotoUnreadable, match="cannot be read"):
        dataset.opened(photo)


@pytest.mark.parametrize("keep", [0, 20, 60])
def test_photo_cut_short_is_refused(tmp_path, keep):
    whole = make_photo(tmp_path).path.read_bytes()
    path = tmp_path / "cut.png"
    path.write_bytes(whole[:keep])

    with pytest.raises(PhotoUnreadable, match="is not a whole picture"):
        dataset.opened(TrainPhoto.at(path, caption=CAPTION))


def test_other_formats_are_not_opened(tmp_path):
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (32, 32)).save(path, format="TIFF")

    with pytest.raises(PhotoUnreadable, match="is not a whole picture"):
        dataset.opened(TrainPhoto.at(path, caption=CAPTION))
