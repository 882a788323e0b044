"""Files are exactly what their destination takes, and the same each time."""

import io

import pytest
from PIL import Image

from generation.vision.renditions import rendition, thumbnail
from tests.generation.vision.portraits import astronaut


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("width", "height", "media_type", "kind"),
    [
        (512, 512, "image/jpeg", "JPEG"),
        (640, 800, "image/jpeg", "JPEG"),
        (1024, 1024, "image/png", "PNG"),
    ],
)
def test_rendition_has_the_size_and_kind_asked_for(width, height, media_type, kind):
    made = opened(rendition(astronaut(), width=width, height=height, media_type=media_type))

    assert (made.size, made.format, made.mode) == ((width, height), kind, "RGB")
    assert not made.getexif()


def test_portrait_shape_is_cut_and_not_squeezed():
    picture = astronaut()

    made = opened(rendition(picture, width=256, height=512, media_type="image/png"))

    middle = Image.fromarray(picture[:, 128:384])
    assert made.tobytes() == middle.tobytes()


def test_same_picture_gives_the_same_bytes():
    first, second = (
        rendition(astronaut(), width=300, height=300, media_type="image/png") for _ in range(2)
    )

    assert first == second


def test_unknown_media_type_is_refused():
    with pytest.raises(ValueError, match="image/gif"):
        rendition(astronaut(), width=9, height=9, media_type="image/gif")


def test_thumbnail_is_a_small_webp():
    small = opened(thumbnail(astronaut(), edge=128))

    assert (small.size, small.format) == ((128, 128), "WEBP")


def test_thumbnail_is_never_enlarged():
    assert opened(thumbnail(astronaut()[:64, :64])).size == (64, 64)
