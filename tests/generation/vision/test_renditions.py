"""Files are exactly what their destination takes, and the same each time."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from generation.vision import pictures, renditions, watermark
from generation.vision.errors import TooManyBytes
from generation.vision.frames import Frame, Placement
from generation.vision.renditions import Form, Mark, rendition, thumbnail
from tests.generation.vision.portraits import astronaut, portrait

KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}
SMALL = Form(media_type="image/jpeg", width=300, height=300)
RED = Image.new("RGBA", (200, 50), (255, 0, 0, 255))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(("width", "height"), [(512, 512), (320, 400), (300, 400)])
@pytest.mark.parametrize(("media_type", "kind"), KINDS.items())
def test_rendition_has_the_size_and_kind_asked_for(width, height, media_type, kind):
    made = rendition(astronaut(), Form(media_type=media_type, width=width, height=height))

    assert (opened(made).size, opened(made).format) == ((width, height), kind)
    assert opened(made).mode == "RGB"
    assert not opened(made).getexif()


def test_without_a_size_it_is_the_pictures_own():
    made = rendition(astronaut()[:400], Form(media_type="image/png"))

    assert opened(made).size == (512, 400)


@pytest.mark.parametrize("media_type", KINDS)
def test_file_says_that_a_model_drew_it(media_type):
    made = rendition(astronaut(), Form(media_type=media_type, width=64, height=64))

    assert renditions.says_trained(made)


def test_colours_are_said_to_be_srgb():
    profile = ImageCms.ImageCmsProfile(
        io.BytesIO(opened(rendition(astronaut(), SMALL)).info["icc_profile"])
    )
    png = opened(rendition(astronaut(), Form(media_type="image/png")))

    assert "sRGB" in ImageCms.getProfileDescription(profile)
    assert png.info["srgb"] == 0


def test_portrait_shape_is_cut_and_not_squeezed():
    picture = astronaut()

    made = opened(rendition(picture, Form(media_type="image/png", width=256, height=512)))

    middle = Image.fromarray(picture[:, 128:384])
    assert made.tobytes() == middle.tobytes()


@pytest.mark.parametrize(
    ("around", "aspect", "box"),
    [
        ((0.5, 0.4), 1.0, (0, 0, 1000, 1000)),
        ((0.5, 0.4), 0.8, (100, 0, 900, 1000)),
        ((0.6, 0.4), 0.8, (200, 0, 1000, 1000)),
        ((0.9, 0.4), 0.8, (200, 0, 1000, 1000)),
        ((0.5, 0.4), 2.0, (0, 200, 1000, 700)),
        ((0.5, 0.3), 2.0, (0, 150, 1000, 650)),
    ],
)
def test_what_is_cut_off_leaves_the_head_where_it_is(around, aspect, box):
    found = renditions.crop_box(1000, 1000, aspect=aspect, centre=around[0], eye_line=around[1])

    assert found == pytest.approx(box)


@pytest.mark.parametrize("media_type", KINDS)
def test_same_picture_gives_the_same_bytes(media_type):
    form = Form(media_type=media_type, width=100, height=100)

    assert rendition(astronaut(), form) == rendition(astronaut(), form)


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/webp", "image/avif"])
def test_limit_is_kept_with_as_much_quality_as_it_leaves(media_type):
    free = Form(media_type=media_type, width=400, height=400)
    most = len(rendition(astronaut(), free)) * 2 // 3

    made = rendition(
        astronaut(), Form(media_type=media_type, width=400, height=400, most_bytes=most)
    )

    assert most * 0.9 < len(made) <= most


def test_limit_that_would_spoil_the_face_is_refused():
    form = Form(media_type="image/jpeg", width=400, height=400, most_bytes=5000)

    with pytest.raises(TooManyBytes, match="400 x 400 pixels fits 5000 bytes"):
        rendition(astronaut(), form)


def test_round_file_is_transparent_around_the_circle():
    form = Form(media_type="image/png", width=200, height=200, is_round=True)

    made = np.asarray(opened(rendition(astronaut(), form)))

    assert made[100, 100, 3] == made[2, 100, 3] == 255
    assert made[0, 0].tolist() == made[199, 0].tolist() == [0, 0, 0, 0]


def test_round_jpeg_is_refused():
    with pytest.raises(ValueError, match="no transparency"):
        Form(media_type="image/jpeg", is_round=True)


def test_unknown_media_type_is_refused():
    with pytest.raises(ValueError, match="image/gif"):
        Form(media_type="image/gif")


@pytest.mark.parametrize(
    "form",
    [
        Form(media_type="image/jpeg", width=800, height=800),
        Form(media_type="image/webp", width=512, height=640),
        Form(media_type="image/avif", width=600, height=800),
        Form(media_type="image/png", width=240, height=240, is_round=True),
    ],
    ids=["jpeg", "webp", "avif", "round"],
)
def test_mark_is_found_in_every_kind_and_shape(form):
    picture, matte = portrait(7, 1024)

    made = rendition(picture, form, mark=Mark(b"key", 77, matte))

    found = watermark.find(pictures.read(made), key=b"key")
    assert found is not None
    assert found.numbers[0] == 77


@pytest.mark.parametrize(
    ("form", "corner"),
    [
        (Form(media_type="image/png", width=400, height=400), (370, 350)),
        (Form(media_type="image/png", width=400, height=400, is_shown_round=True), (365, 200)),
        (Form(media_type="image/png", width=400, height=400, is_round=True), (365, 200)),
    ],
    ids=["square", "shown round", "round"],
)
def test_label_lies_where_it_is_seen_and_can_be_read(form, corner):
    picture = np.full((400, 400, 3), 200, np.uint8)

    made = np.asarray(opened(rendition(picture, form, label="AI-generated")).convert("RGB"))

    y, x = corner
    plate = made[y - 15 : y + 15, x - 30 : x + 30].reshape(-1, 3)
    assert plate.min() < 30
    assert plate.max() > 230
    assert made[100, 100].tolist() == [200, 200, 200]


def band(placement: Placement = Placement.BAND_BOTTOM, *, size: float = 0.2) -> Frame:
    return Frame(RED, placement, size=size, margin=0.04, colour="#112233")


@pytest.mark.parametrize("placement", Placement)
def test_frame_lies_in_the_shape_of_the_file_and_its_colours_are_exact(placement):
    form = Form(media_type="image/png", width=400, height=500, frame=band(placement))
    picture, matte = portrait(7, 512)

    plain = np.asarray(
        opened(rendition(picture, Form(media_type="image/png", width=400, height=500)))
    )
    made = np.asarray(opened(rendition(picture, form, mark=Mark(b"key", 1, matte))))

    assert made.shape == (500, 400, 3)
    assert (made[240:260] != plain[240:260]).any()  # the mark, between all of them
    assert (made == (255, 0, 0)).all(axis=-1).sum() > 1000


@pytest.mark.parametrize("form", [{"is_round": True}, {"is_shown_round": True}])
def test_what_is_seen_in_a_circle_has_no_frame(form):
    with pytest.raises(ValueError, match="circle"):
        Form(media_type="image/png", frame=band(), **form)


@pytest.mark.parametrize(
    ("placement", "bottom"),
    [(Placement.BAND_BOTTOM, 320), (Placement.BOTTOM_RIGHT, 304), (Placement.TOP_RIGHT, 400)],
)
def test_label_stands_above_a_frame_at_the_bottom(placement, bottom):
    form = Form(media_type="image/png", width=400, height=400, frame=band(placement))
    picture = np.full((400, 400, 3), 200, np.uint8)

    made = np.asarray(opened(rendition(picture, form, label="AI-generated")))
    plate = np.nonzero((made == 17).all(axis=-1))[0]

    assert bottom - 20 < plate.max() < bottom


@pytest.mark.parametrize("size", [0.12, 0.3])
def test_mark_is_found_though_a_band_lies_over_the_body(size):
    picture, matte = portrait(7, 1024)
    form = Form(media_type="image/webp", width=800, height=800, frame=band(size=size))

    made = rendition(picture, form, mark=Mark(b"key", 77, matte))

    found = watermark.find(pictures.read(made), key=b"key")
    assert found is not None
    assert found.numbers[0] == 77


def test_thumbnail_is_a_small_webp():
    small = opened(thumbnail(astronaut(), edge=128))

    assert (small.size, small.format) == ((128, 128), "WEBP")


def test_thumbnail_is_never_enlarged():
    assert opened(thumbnail(astronaut()[:64, :64])).size == (64, 64)
