"""Logos: drawn or opened in a confined child, cut to what is seen, and never more than pixels."""

import base64
import io
import time

import numpy as np
import pytest
from PIL import Image

from generation.vision import door, service
from generation.vision.decode import PhotoRefused, decode_logo
from generation.vision.door import LOGO
from tests.generation.vision import bad_files, bad_logos
from tests.generation.vision.bad_files import encoded
from tests.generation.vision.bad_logos import svg


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png), formats=["PNG"])


@pytest.mark.parametrize("name", bad_logos.REFUSED)
def test_hostile_svg_is_refused_with_its_code_in_time(name):
    make, code = bad_logos.REFUSED[name]
    data = make()
    started = time.monotonic()

    with pytest.raises(PhotoRefused) as caught:
        decode_logo(data)

    assert caught.value.code == code
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("name", bad_logos.ACCEPTED)
def test_odd_svg_comes_out_as_pixels_alone(name):
    logo = decode_logo(bad_logos.ACCEPTED[name]())

    drawn = opened(logo.png)
    assert drawn.size == (logo.width, logo.height)
    assert (np.asarray(drawn) == (255, 0, 0, 255)).all()
    assert logo.width == pytest.approx(2 * logo.height, abs=2)
    assert not drawn.info


def test_svg_is_drawn_as_large_as_a_logo_is_kept():
    logo = decode_logo(svg('<rect width="12" height="6"/>', size='viewBox="0 0 12 6"'))

    assert (logo.width, logo.height) == (LOGO.kept_edge, LOGO.kept_edge // 2)


def test_clear_margins_are_cut_and_clear_parts_stay_clear():
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    image.paste((10, 20, 200, 255), (100, 100, 200, 180))
    image.paste((10, 20, 200, 128), (200, 100, 300, 180))

    logo = decode_logo(encoded(image, "PNG"))

    assert (logo.width, logo.height) == (200, 80)
    assert opened(logo.png).getpixel((150, 40)) == (10, 20, 200, 128)
    assert not logo.has_ground


def test_jpeg_has_a_ground_of_its_own():
    logo = decode_logo(encoded(Image.new("RGB", (300, 100), (200, 30, 40))))

    assert logo.has_ground


def test_print_colours_are_converted_and_told():
    logo = decode_logo(encoded(Image.new("CMYK", (300, 100), (0, 255, 255, 0))))

    assert logo.was_cmyk
    assert opened(logo.png).mode == "RGBA"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_damaged"),
        (b"GIF89a" + bytes(200), "not_a_logo"),
        (b"%PDF-1.7" + bytes(200), "not_a_logo"),
        (b"\x1f\x8b\x08" + bytes(200), "not_a_logo"),
        (encoded(Image.new("RGB", (100, 30))), "logo_small"),
        (encoded(Image.new("RGB", (1300, 100))), "logo_long"),
        (bad_files.frames("WEBP"), "moving"),
    ],
)
def test_what_is_no_logo_is_refused_at_the_door_in_its_own_words(data, code):
    with pytest.raises(door.Refusal) as caught:
        door.check(data, LOGO)

    assert caught.value.code == code


def test_an_svg_is_no_photo():
    with pytest.raises(door.Refusal) as caught:
        door.check(svg())

    assert caught.value.code == "not_a_photo"


def test_workers_learn_colours_and_get_a_small_copy():
    logo = decode_logo(svg())

    known = service.logo(base64.b64encode(logo.png).decode())

    mark = opened(base64.b64decode(known["mark"]))
    assert known["palette"] == ["#ff0000"]
    assert known["colour"] == "#ff0000"
    assert mark.size == (128, 64)
    assert np.asarray(mark)[..., 3].min() == 255
