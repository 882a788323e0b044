import pytest

from generation.demobase import vocabulary as demobase
from generation.engine import bases
from generation.engine.colours import difference, mean
from generation.engine.vocabulary import (
    CLOTHING,
    COLOURS,
    DEMO,
    EXPRESSION,
    LIGHTING,
    POSE,
    VOCABULARIES,
    WORN,
)


@pytest.mark.parametrize("words", VOCABULARIES.values(), ids=VOCABULARIES)
def test_every_value_of_every_axis_has_words(words):
    assert set(words.lighting) == set(LIGHTING)
    assert set(words.pose) == set(POSE)
    assert set(words.expression) == set(EXPRESSION)
    assert set(words.clothing) == set(CLOTHING)
    assert all(words.clothing.values())


def test_every_base_has_a_vocabulary():
    assert {base.vocabulary for base in bases.CONFIGURATIONS.values()} <= set(VOCABULARIES)


def test_demo_words_are_those_the_demo_base_was_trained_on():
    outfits = {outfit for each in DEMO.clothing.values() for outfit in each}

    assert outfits | set(WORN) <= set(demobase.CLOTHES)
    assert set(COLOURS) == set(demobase.STUDIO)
    assert set(LIGHTING) == set(demobase.LIGHTS)
    assert set(POSE) == set(demobase.POSES)
    assert set(EXPRESSION) == set(demobase.EXPRESSIONS)


@pytest.mark.parametrize("name", COLOURS)
def test_background_colours_are_the_means_of_what_the_base_draws(name):
    inner, outer = demobase.STUDIO[name]

    assert difference(COLOURS[name], mean([inner, outer])) < 2


@pytest.mark.parametrize("name", WORN)
def test_garments_have_the_colours_that_the_base_draws(name):
    assert difference(WORN[name], demobase.CLOTHES[name]) < 3
