"""What an edit asks for differs from the picture's own wish on one axis."""

from dataclasses import replace

import pytest

from generation.engine import bases, changes
from generation.engine.colours import difference
from generation.engine.errors import SpecInvalid
from generation.engine.fit import Asked
from generation.engine.prompts import Backdrop, PromptSpecification, outfit, prompt
from generation.engine.vocabulary import CLOTHING, LIGHTING, VOCABULARIES

AXES = {"clothing": ["business formal", "smart casual"], "lighting": list(LIGHTING)}


def asked(base="demo", **given):
    usual = {
        "lighting": "soft light",
        "background": Backdrop(colours=("#40898a",)),
        "clothing": "business formal",
        "pose": "slight turn left",
        "expression": "confident smile",
        "variant": 3,
        "keep": ("glasses",),
    }
    return Asked(specification=PromptSpecification(**{**usual, **given}), base=base)


def said(wish):
    return prompt(wish.specification, base=wish.base, trigger="sks")


def test_an_edit_may_ask_for_what_the_style_allows_and_the_picture_does_not_show():
    assert changes.allowed(asked(), AXES) == {
        "clothing": ["navy suit", "black blazer", "blue shirt", "white shirt"],
        "lighting": ["light from the left", "light from the right"],
    }


def test_a_style_of_one_light_and_one_category_leaves_another_outfit():
    axes = {"clothing": ["business formal"], "lighting": ["soft light"]}

    assert changes.allowed(asked(), axes) == {"clothing": ["navy suit"], "lighting": []}


@pytest.mark.parametrize("base", bases.CONFIGURATIONS)
def test_every_outfit_of_every_base_can_be_asked_for(base):
    for value in changes.allowed(asked(base), {**AXES, "clothing": CLOTHING})["clothing"]:
        wish = changes.changed(asked(base), axis="clothing", value=value)

        assert (
            outfit(wish.specification, VOCABULARIES[bases.configuration(base).vocabulary]) == value
        )


def test_other_clothes_change_nothing_else_of_the_prompt():
    was, now = said(asked()), said(changes.changed(asked(), axis="clothing", value="blue shirt"))

    assert now == was.replace("charcoal suit", "blue shirt")


def test_another_light_leaves_the_outfit():
    was = said(asked())
    now = said(changes.changed(asked(), axis="lighting", value="light from the left"))

    assert now == was.replace("soft light", "light from the left")


@pytest.mark.parametrize(
    ("clothes", "behind"), [("white shirt", "#f4f4f4"), ("navy suit", "#1f2a44")]
)
def test_clothes_are_drawn_before_a_colour_that_they_are_told_from(clothes, behind):
    wish = asked(background=Backdrop(colours=(behind,)))

    drawn = changes.changed(wish, axis="clothing", value=clothes).specification.background

    worn = VOCABULARIES["demo"].outfits[clothes]
    assert difference(worn, drawn.middle) > changes.HARDLY_TOLD
    assert difference(worn, wish.specification.background.middle) <= changes.HARDLY_TOLD


@pytest.mark.parametrize(
    ("axis", "value", "told"),
    [
        ("pose", "facing the camera", "axis is 'pose'; it must be one of: clothing, lighting"),
        ("clothing", "smart casual", "clothing is 'smart casual'; it must be one of: navy suit"),
        ("lighting", "candles", "lighting is 'candles'"),
    ],
)
def test_what_no_edit_can_change_is_named(axis, value, told):
    with pytest.raises(SpecInvalid, match=told):
        changes.changed(asked(), axis=axis, value=value)


def test_an_edit_of_an_edit_goes_on_from_it():
    first = changes.changed(asked(), axis="clothing", value="blue shirt")
    second = changes.changed(first, axis="lighting", value="light from the right")

    assert second.specification == replace(first.specification, lighting="light from the right")
