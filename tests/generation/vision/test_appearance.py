"""What drawn people look like is measured as they are drawn, under every light."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generation.demobase.people import random_scene, skin_colour
from generation.demobase.photos import person
from generation.demobase.portrait import render
from generation.demobase.vocabulary import COVERINGS, HAIR_COLOURS, LIGHTS
from generation.vision import measure
from generation.vision.drift import drifts
from generation.vision.pictures import lab
from tests.generation.vision.portraits import astronaut

PLAIN = {"tone": 0.4, "hair": "short", "hair_colour": "brown", "beard": "none", "glasses": "none"}


@cache
def shown(light="soft light", *, seed=9501, size=256, **changed):
    """The appearance of somebody with brown hair and nothing else, but for what is changed."""
    who = replace(person(seed), **{**PLAIN, **changed})
    scene = replace(random_scene(np.random.default_rng(seed), casual=False), light=light)
    return seen(render(who, scene, size, supersample=2))


def seen(picture):
    face = measure.look(picture).measurements.face
    assert face is not None
    return face.appearance


def own(**changed):
    return [shown(light, **changed) for light in LIGHTS]


def codes(candidate, photos=None):
    told = drifts(candidate, photos or own())
    return [drift.code for drift in told.values() if drift.code]


@pytest.mark.parametrize("tone", [0.0, 0.3, 0.6, 1.0])
def test_skin_has_its_colour_whatever_the_light(tone):
    drawn = lab(np.array([[skin_colour(replace(person(9501), tone=tone))]], np.uint8))[0, 0]

    for light in LIGHTS:
        assert np.linalg.norm(shown(light, tone=tone).skin - drawn) < 9


@pytest.mark.parametrize("light", LIGHTS)
def test_another_light_alone_is_no_drift(light):
    assert codes(shown(light, size=128)) == []


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tone": 0.24}, "skin_lighter"),
        ({"tone": 0.56}, "skin_darker"),
        ({"glasses": "round glasses", "frame": "gold"}, "glasses_added"),
        ({"glasses": "square glasses", "frame": "black"}, "glasses_added"),
        ({"beard": "goatee"}, "facial_hair_added"),
        ({"beard": "moustache"}, "facial_hair_added"),
        ({"hair_colour": "blonde"}, "hair_colour"),
    ],
)
def test_planted_change_is_found_in_a_small_picture_under_every_light(changed, code, light):
    assert codes(shown(light, size=128, **changed)) == [code]


@pytest.mark.parametrize("covering", COVERINGS)
def test_head_covering_is_found_whatever_its_colour(covering):
    assert codes(shown(covering=covering)) == ["head_covering_added"]


@pytest.mark.parametrize("colour", HAIR_COLOURS)
@pytest.mark.parametrize("hair", ["short", "long", "curly", "bun"])
def test_no_hair_is_taken_for_a_head_covering(hair, colour):
    told = drifts(shown(hair=hair, hair_colour=colour), own(hair=hair))

    assert not told["head_covering"].code


def test_head_covering_that_is_missing_is_found():
    covered = own(covering="blue headscarf")

    assert codes(shown(), covered) == ["head_covering_gone"]
    assert codes(shown(covering="blue headscarf"), covered) == []


def test_bald_head_has_no_hair():
    bald = shown(hair="bald")

    assert bald.crown is None
    assert "hair_colour" not in drifts(bald, own())


def framed(picture):
    """Thin black frames around both eyes."""
    landmarks = measure.look(picture).landmarks
    assert landmarks is not None
    image, (left, right) = Image.fromarray(picture), landmarks.eyes
    draw = ImageDraw.Draw(image)
    for eye in (left, right):
        middle, reach = eye.mean(axis=0), np.ptp(eye[:, 0]) * np.array([0.95, 0.8])
        draw.ellipse([*(middle - reach), *(middle + reach)], outline=(25, 25, 28), width=3)
    inner = [left[:, 0].max() - 1, left[:, 1].mean(), right[:, 0].min() + 1, right[:, 1].mean()]
    draw.line([float(x) for x in inner], fill=(25, 25, 28), width=3)
    return np.asarray(image)


def test_glasses_on_a_real_face_are_seen():
    bare, worn = seen(astronaut()), seen(framed(astronaut()))

    assert codes(worn, [bare] * 3) == ["glasses_added"]


def test_real_face_at_the_edge_is_measured_as_far_as_it_is_seen():
    close = astronaut()[60:, :]

    found = seen(close)

    assert found.skin is not None
    assert found.crown is None
