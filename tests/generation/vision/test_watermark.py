"""A mark that nobody sees is found again, also in what others made of the picture."""

import io

import numpy as np
import pytest
from PIL import Image

from generation.vision import watermark
from generation.vision.pictures import Picture, Plane
from tests.generation.vision.portraits import portrait

KEY = b"a key"
NUMBER = 0xDEADBEEF


@pytest.fixture(scope="module")
def plain() -> tuple[Picture, Plane]:
    return portrait(7, 1024)


@pytest.fixture(scope="module")
def marked(plain: tuple[Picture, Plane]) -> Picture:
    return watermark.marked(*plain, key=KEY, number=NUMBER)


def halved(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    return np.asarray(Image.fromarray(picture).resize((width // 2, height // 2)))


def compressed(picture: Picture) -> Picture:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=75)
    return np.asarray(Image.open(out))


def cut(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    return picture[height // 20 : -height // 20, width // 30 : -width // 15]


def test_only_the_person_is_changed_and_hardly(plain, marked):
    picture, matte = plain

    apart = marked.astype(int) - picture

    assert not apart[matte == 0].any()
    assert 0.2 < apart[matte == 1].std() < 1.5


@pytest.mark.parametrize(
    "attack",
    [
        lambda picture: picture,
        halved,
        compressed,
        cut,
        lambda picture: compressed(halved(cut(picture))),
    ],
    ids=["whole", "halved", "compressed", "cut", "all"],
)
def test_number_is_read_from_what_is_left(marked, attack):
    found = watermark.find(attack(marked), key=KEY)

    assert found is not None
    assert found.numbers[0] == NUMBER


def test_other_shapes_carry_it_as_well(plain):
    picture, matte = plain[0][:, 128:-128], plain[1][:, 128:-128]

    marked = watermark.marked(picture, matte, key=KEY, number=7)

    found = watermark.find(halved(marked), key=KEY)
    assert found is not None
    assert found.numbers[0] == 7


def test_steps_of_a_gradient_do_not_drown_the_mark_of_a_small_person(plain):
    picture, whole = plain
    shades = np.linspace(222, 190, 1024).round().astype(np.uint8)
    face = np.zeros_like(whole)
    face[300:650, 320:700] = 1
    behind = np.where(face[..., None] > 0, picture, shades[:, None, None])

    marked = watermark.marked(behind, face, key=KEY, number=NUMBER)

    found = watermark.find(compressed(marked), key=KEY)
    assert found is not None
    assert found.numbers[0] == NUMBER


def test_nothing_is_found_where_nothing_was_marked(plain):
    assert watermark.find(plain[0], key=KEY) is None
    assert watermark.find(compressed(plain[0]), key=KEY) is None


def test_mark_of_another_key_is_not_seen(marked):
    assert watermark.find(marked, key=b"another key") is None


def test_picture_of_one_colour_shows_no_mark():
    assert watermark.find(np.full((64, 64, 3), 90, np.uint8), key=KEY) is None


@pytest.mark.parametrize("number", [-1, 2**32])
def test_number_that_does_not_fit_is_refused(plain, number):
    with pytest.raises(ValueError, match="32 bits"):
        watermark.marked(*plain, key=KEY, number=number)
