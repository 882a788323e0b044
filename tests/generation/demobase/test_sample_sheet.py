import numpy as np

from generation.demobase import sample_sheet


def test_wishes_are_measured_as_fulfilled_by_the_pictures_they_describe():
    wanted = sample_sheet.wishes(9, seed=1)

    figures = sample_sheet.measure(wanted, [wish.truth for wish in wanted])

    assert figures["likeness"] == 1
    assert min(figures["background"], figures["clothing"], figures["lighting"]) > 0.8


def test_the_wrong_pictures_are_measured_as_such():
    wanted = sample_sheet.wishes(9, seed=1)

    figures = sample_sheet.measure(wanted, [wish.truth for wish in (*wanted[1:], wanted[0])])

    assert figures["likeness"] < 0.8
    assert max(figures["background"], figures["clothing"]) < 0.3


def test_wishes_go_through_all_colours():
    grounds = [wish.scene.background for wish in sample_sheet.wishes(9, seed=1)]

    assert len(np.unique(grounds)) == 9
