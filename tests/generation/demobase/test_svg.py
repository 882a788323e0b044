import numpy as np
import pytest

from generation.demobase.raster import rasterise
from generation.demobase.svg import Canvas, Linear, Paint, Stop, circle, line, oval, rectangle

FRAME = (0.0, 0.0, 10.0, 10.0)
BLACK, RED = (0, 0, 0), (255, 0, 0)


def pixels_of(canvas, *, size=20):
    return rasterise(canvas.document(FRAME, width=size, height=size)).astype(int)


def test_a_shape_lies_where_it_was_drawn():
    canvas = Canvas()
    canvas.draw(rectangle((5, 0, 10, 10)), Paint(fill=RED))

    pixels = pixels_of(canvas)

    assert (pixels[:, :10, 3] == 0).all()
    assert (pixels[:, 10:] == [255, 0, 0, 255]).all()


def test_alpha_is_the_coverage():
    canvas = Canvas()
    canvas.draw(rectangle(FRAME), Paint(fill=RED, alpha=51))

    assert (pixels_of(canvas)[..., 3] == 51).all()


def test_corners_that_do_not_fit_are_rounded_as_far_as_they_do():
    pointed, rounded = Canvas(), Canvas()
    pointed.draw(oval(0, 0, 10, 10), Paint(fill=RED))
    rounded.draw(rectangle(FRAME, radius=50), Paint(fill=RED))

    assert np.abs(pixels_of(pointed) - pixels_of(rounded)).mean() < 2


def test_a_level_line_can_be_blurred():
    canvas = Canvas()
    canvas.draw(line(2, 5, 8, 5), Paint(fill=BLACK, blur=0.5, stroke=1))

    column = pixels_of(canvas)[:, 10, 3]

    assert column.max() > 100
    assert ((column > 0) & (column < 100)).any()


def test_blur_keeps_the_amount_of_paint():
    sharp, soft = Canvas(), Canvas()
    sharp.draw(circle(5, 5, 2), Paint(fill=BLACK))
    soft.draw(circle(5, 5, 2), Paint(fill=BLACK, blur=0.7))

    amounts = [pixels_of(canvas, size=100)[..., 3].sum() for canvas in (sharp, soft)]

    assert amounts[1] == pytest.approx(amounts[0], rel=0.02)


def test_nothing_is_drawn_outside_a_clip():
    canvas = Canvas()
    with canvas.clipped(rectangle((0, 0, 5, 10))):
        canvas.draw(rectangle(FRAME), Paint(fill=RED))

    pixels = pixels_of(canvas)

    assert (pixels[:, 10:, 3] == 0).all()
    assert (pixels[:, :10, 3] == 255).all()


def test_a_gradient_goes_from_its_first_to_its_last_colour():
    canvas = Canvas()
    ramp = Linear((0, 0), (10, 0), (Stop(BLACK), Stop(RED)))
    canvas.draw(rectangle(FRAME), Paint(fill=ramp))

    row = pixels_of(canvas, size=100)[50, :, 0]

    assert row[0] < 5
    assert row[-1] > 250
    assert (np.diff(row) >= 0).all()


def test_moves_nest_and_end_with_their_block():
    canvas = Canvas()
    with canvas.moved("translate(5 0)"), canvas.moved("scale(0.5)"):
        canvas.draw(rectangle((0, 0, 2, 2)), Paint(fill=RED))
    canvas.draw(rectangle((0, 9, 1, 10)), Paint(fill=RED))

    painted = {tuple(place) for place in np.argwhere(pixels_of(canvas, size=10)[..., 3] == 255)}

    assert painted == {(0, 5), (9, 0)}
