"""The colours that are proposed from a logo."""

import numpy as np

from generation.demobase.raster import rasterise
from generation.vision.palette import MOST, main_colour, palette

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="400" height="200">
<circle cx="25" cy="25" r="22" fill="#1e59cd"/><rect x="55" y="10" width="35" height="8"
 fill="#222222"/><circle cx="72" cy="35" r="7" fill="#f0be67"/></svg>"""
OPAQUE = np.ones((64, 64))


def parts(svg: str):
    drawn = rasterise(svg)
    return drawn[..., :3], drawn[..., 3] / 255


def test_colours_come_before_greys_and_edges_are_none():
    found = palette(*parts(LOGO))

    assert found == ["#1e59cd", "#f0be67", "#222222"]


def test_paper_is_no_colour_of_a_brand():
    white = np.full((64, 64, 3), 255, np.uint8)
    white[:20] = (200, 30, 40)

    assert palette(white, OPAQUE) == ["#c81e28"]
    assert main_colour(white, OPAQUE) == "#ffffff"


def test_gradient_gives_a_few_colours_that_differ():
    ramp = np.zeros((64, 64, 3), np.uint8)
    ramp[..., 0] = np.linspace(0, 255, 64)
    ramp[..., 2] = np.linspace(255, 0, 64)

    assert 2 < len(palette(ramp, OPAQUE)) <= MOST


def test_white_logo_proposes_nothing_and_is_white():
    white = np.full((8, 8, 3), 255, np.uint8)

    assert palette(white, np.ones((8, 8))) == []
    assert main_colour(white, np.ones((8, 8))) == "#ffffff"
