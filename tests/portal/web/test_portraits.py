"""Sample people in the browser are framed as the finish frames real ones."""

import re
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from PIL import Image

from generation.vision import framing as vision
from generation.vision.composition import Framing
from generation.vision.framing import Edges, Head
from portal.web import portraits
from portal.web.portraits import CUT_BESIDE, Paint, Sample, samples

CANVAS = (1024, 1024)
USUAL = {"eye_line": 0.44, "head_height": 0.55, "centre": 0.5}
FRAMINGS = [
    USUAL,
    {"eye_line": 0.3, "head_height": 0.3, "centre": 0.35},  # more room than there is
    {"eye_line": 0.55, "head_height": 0.75, "centre": 0.65},
    {"eye_line": 0.4, "head_height": 0.42, "centre": 0.5},
]


def drawn(sample: Sample) -> np.ndarray[Any, Any]:
    """How much of each pixel is the person."""
    with Image.open(settings.ROOT / "static" / "samples" / f"{sample.name}.webp") as image:
        return np.asarray(image.getchannel("A")).astype(np.float32) / 255


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_what_the_picture_cuts_off_is_known(sample: Sample) -> None:
    edges = Edges.of(drawn(sample))

    assert (edges.top, edges.bottom) == (False, True)
    assert (edges.left or edges.right) == (sample.name in CUT_BESIDE)


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_heads_are_where_the_finish_puts_them(sample: Sample, framing: dict[str, float]) -> None:
    beside = sample.is_cut_beside
    head, wanted = Head(sample.x, sample.y, sample.head), Framing(**framing)
    edges, size = Edges(False, True, beside, beside), (sample.width, sample.height)
    larger = vision.enlargement(head, edges, wanted, size=size, canvas=CANVAS)
    grown = Framing(**{**framing, "head_height": framing["head_height"] * larger})
    placement = vision.place(head, grown, canvas=CANVAS)

    x, y, scale = map(float, re.findall(r"[\d.]+", portraits.placed(sample, framing)))

    assert scale == pytest.approx(placement.scale, rel=1e-4)
    origin = placement.of(np.array([[sample.x, sample.y]]))[0]
    assert (x, y) == pytest.approx(tuple(origin), abs=0.01)


def test_the_limits_are_those_of_the_finish() -> None:
    ours = (portraits.MOST_EXTENDED, portraits.MOST_ENLARGED)

    assert ours == (vision.MOST_EXTENDED, vision.MOST_ENLARGED)


def test_a_colour_is_a_gradient_to_itself() -> None:
    paint = Paint.of({"kind": "colour", "colour": "#112233", "colour_to": ""}, slug="acme")

    assert paint == Paint("#112233", "#112233")


def test_a_picture_has_its_address() -> None:
    background = {"id": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "kind": "picture"}

    paint = Paint.of({**background, "colour": "#112233", "picture_key": "plain/x"}, slug="acme")

    assert paint.picture == f"/o/acme/brand/backgrounds/{background['id']}/picture/"
