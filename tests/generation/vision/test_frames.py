"""Logo frames: in a corner or on a band, at every size and shape."""

from typing import Any

import numpy as np
import pytest
from PIL import Image

from generation.vision.frames import BANDS, Frame, Placement, apply

GREY = np.full((500, 400, 3), 128, np.uint8)
RED = Image.new("RGBA", (200, 100), (255, 0, 0, 255))
CORNERS = {
    Placement.TOP_LEFT: (20, 20),
    Placement.TOP_RIGHT: (20, 300),
    Placement.BOTTOM_LEFT: (440, 20),
    Placement.BOTTOM_RIGHT: (440, 300),
}


def framed(placement: Placement, **fields: Any) -> Frame:
    given: dict[str, Any] = {
        "logo": RED,
        "size": 0.1,
        "margin": 0.05,
        "colour": "#112233",
        **fields,
    }
    return Frame(placement=placement, **given)


@pytest.mark.parametrize("placement", CORNERS)
def test_logo_stands_in_its_corner_and_nothing_else_changes(placement):
    drawn = apply(GREY, framed(placement))

    top, left = CORNERS[placement]
    changed = (drawn != GREY).any(axis=-1)
    assert changed[top : top + 40, left : left + 80].all()
    assert changed.sum() == 40 * 80


@pytest.mark.parametrize(("placement", "top"), [("band_top", 0), ("band_bottom", 420)])
def test_band_runs_along_its_edge_with_the_logo_in_its_middle(placement, top):
    drawn = apply(GREY, framed(Placement(placement), size=0.2, margin=0.05))

    changed = (drawn != GREY).any(axis=-1)
    assert changed[top : top + 80].all()
    assert changed.sum() == 80 * 400
    assert (drawn[top + 2, 2] == (0x11, 0x22, 0x33)).all()
    assert (drawn[top + 40, 200] == (255, 0, 0)).all()
    assert (drawn[top + 10, 200] == (0x11, 0x22, 0x33)).all()


def test_logo_is_never_stretched_and_a_long_one_stays_inside():
    long = Image.new("RGBA", (1200, 100), (255, 0, 0, 255))

    drawn = apply(GREY, framed(Placement.TOP_LEFT, logo=long, size=0.1))

    rows, columns = np.nonzero((drawn != GREY).any(axis=-1))
    width, height = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert width / height == pytest.approx(12, rel=0.1)
    assert columns.max() < 400 - 20


def test_clear_parts_of_a_logo_show_the_picture_and_darken_no_edge():
    half = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    half.paste((255, 255, 255, 255), (0, 0, 50, 100))

    drawn = apply(GREY, framed(Placement.TOP_LEFT, logo=half, size=0.2))

    assert drawn.min() == 128
    assert (drawn[20:100, 70:100] == 128).all()


@pytest.mark.parametrize("shape", [(96, 96), (1280, 1024), (360, 640)])
def test_frame_is_drawn_at_any_size(shape):
    picture = np.full((*shape, 3), 128, np.uint8)

    for placement in Placement:
        assert apply(picture, framed(placement, size=0.2)).shape == picture.shape


@pytest.mark.parametrize("placement", sorted(BANDS))
@pytest.mark.parametrize("wrong", [{"colour": ""}, {"size": 0.1, "margin": 0.05}])
def test_band_without_a_colour_or_room_is_refused(placement, wrong):
    with pytest.raises(ValueError):  # noqa: PT011
        framed(placement, **wrong)
