"""A head is found where it is, however large the picture."""

import pytest

from generation.vision.background import Background, BackgroundKind
from generation.vision.cutout import Cutout
from generation.vision.heads import find_head
from tests.generation.vision.portraits import portrait

TEAL = Background(BackgroundKind.COLOUR, "#0f6d6c")


def test_a_head_is_as_high_on_a_picture_twice_as_large() -> None:
    small, large = (find_head(Cutout(*portrait(2, size)), TEAL) for size in (512, 1024))

    assert small
    assert large
    assert large.height == pytest.approx(2 * small.height, rel=0.02)
    assert (large.x, large.y) == pytest.approx((2 * small.x, 2 * small.y), rel=0.01)
    assert large.roll == pytest.approx(small.roll, abs=1)
