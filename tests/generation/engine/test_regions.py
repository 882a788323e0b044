import pytest
from PIL import Image

from generation.engine import regions
from generation.engine.recipe import RegionWeights

RATIOS = RegionWeights(face=1.0, person=0.5, background=0.1)


def weighed(**known):
    known = {"face": None, "person": None, **known}
    return regions.weights((8, 8), regions=RATIOS, **known).view(8, 8)


def test_face_person_and_background_count_as_asked():
    person = Image.new("L", (80, 80))
    person.paste(255, (0, 0, 40, 80))

    found = weighed(face=(0.15, 0.15, 0.3, 0.3), person=person)

    assert found.mean().item() == pytest.approx(1)
    assert (found[1, 1] / found[6, 1]).item() == pytest.approx(2)
    assert (found[6, 1] / found[6, 6]).item() == pytest.approx(5)


def test_without_a_mask_everything_but_the_face_counts_alike():
    found = weighed(face=(0.4, 0.4, 0.6, 0.6))

    assert (found[4, 4] / found[0, 0]).item() == pytest.approx(2)
    assert found[0, 0] == found[7, 7]


def test_with_nothing_known_everything_counts_alike():
    assert (weighed() == 1).all()


def test_head_reaches_beyond_the_detectors_box():
    found = weighed(face=(0.45, 0.45, 0.55, 0.55))

    assert found[3, 3] > found[0, 0]


def test_edges_are_shared_between_regions():
    person = Image.new("L", (80, 80))
    person.paste(255, (0, 0, 45, 80))

    found = weighed(person=person)

    assert found[0, 6] < found[0, 4] < found[0, 2]


def test_box_of_a_photo_becomes_a_box_of_the_cut():
    found = regions.in_cut((0.5, 0.25, 0.75, 0.5), (100, 0, 200, 100), (200, 200))

    assert found == pytest.approx((0.0, 0.5, 0.5, 1.0))
