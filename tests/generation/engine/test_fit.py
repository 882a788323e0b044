"""A picture shows what was asked where its caption would say so."""

import pytest

from generation.engine.captions import Measured
from generation.engine.fit import Asked
from generation.engine.prompts import Backdrop, PromptSpecification
from generation.engine.vocabulary import BEIGE, BLACK, NAVY, VOCABULARIES

SMILE = {"mouth_lift": 0.06, "mouth_gap": 0.1, "teeth": 0.2}


def asked(base="demo", **changes):
    usual = {
        "lighting": "soft light",
        "background": Backdrop(colours=("#40898a",)),
        "clothing": "business formal",
        "pose": "facing the camera",
        "expression": "confident smile",
    }
    return Asked(specification=PromptSpecification(**{**usual, **changes}), base=base)


def shown(measured, **changes):
    return asked(**changes).shown(Measured(**measured))


def test_picture_as_asked_fits_on_every_axis_that_is_measured():
    seen = {"yaw": 1.0, "light_side": 0.0, "clothing": NAVY, "background": (66, 136, 139), **SMILE}

    assert shown(seen) == {
        "pose": True,
        "lighting": True,
        "expression": True,
        "clothing": True,
        "background": True,
    }


@pytest.mark.parametrize(
    ("axis", "seen"),
    [
        ("pose", {"yaw": -12.0}),
        ("lighting", {"light_side": 0.4}),
        ("expression", {**SMILE, "mouth_lift": 0.0, "teeth": 0.0}),
        ("clothing", {"clothing": BEIGE}),
        ("background", {"background": (112, 39, 54)}),
    ],
)
def test_picture_of_something_else_does_not_fit(axis, seen):
    assert shown(seen) == {axis: False}


def test_what_is_not_measured_is_not_judged():
    assert shown({}) == {}
    assert shown({"mouth_lift": 0.04, "mouth_gap": 0.0, "teeth": 0.0}) == {}


@pytest.mark.parametrize("clothing", ["smart casual", "creative professional"])
def test_outfits_of_one_colour_are_not_told_apart(clothing):
    assert shown({"clothing": BLACK}, clothing=clothing) == {"clothing": True}


def test_outfit_asked_for_follows_the_variant():
    charcoal = {"clothing": (58, 60, 66)}

    assert shown(charcoal, variant=1) == {"clothing": True}
    assert shown(charcoal, variant=0) == {"clothing": False}


def test_head_asked_to_turn_may_turn_further():
    facing, turned = asked().head, asked(pose="slight turn left").head

    assert facing == {"face_height": 0.41, "most_yaw": 11.0}
    assert turned["most_yaw"] == 22.0
    assert asked("flux2-klein-4b").head == {"face_height": 0.36, "most_yaw": 20.0}


def test_axes_are_those_that_a_batch_varies():
    assert set(asked().axes) == {"lighting", "clothing", "pose", "expression"}


@pytest.mark.parametrize("words", VOCABULARIES.values(), ids=VOCABULARIES)
def test_every_outfit_has_a_colour(words):
    assert set(words.outfits) == {outfit for each in words.clothing.values() for outfit in each}
