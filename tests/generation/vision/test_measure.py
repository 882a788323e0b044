"""What is measured is what the scene says."""

from dataclasses import replace
from functools import cache
from statistics import median

import numpy as np
import pytest
from PIL import Image

from generation.demobase.people import random_scene
from generation.demobase.photos import casual_scenes, person
from generation.demobase.portrait import render
from generation.demobase.vocabulary import CLOTHES, EXPRESSIONS
from generation.engine import captions
from generation.vision import measure
from generation.vision.appearance import Appearance
from tests.generation.vision.portraits import astronaut, bad, photos

SEEDS = range(3)


@cache
def looks():
    return [
        (scene, measure.look(picture).measurements)
        for seed in SEEDS
        for scene, picture in zip(casual_scenes(seed, 6), photos(seed), strict=True)
    ]


def nearest_garment(colour):
    return min(
        CLOTHES,
        key=lambda name: sum((a - b) ** 2 for a, b in zip(CLOTHES[name], colour, strict=True)),
    )


def test_clothing_has_the_colour_of_the_garment():
    found = looks()

    right = [nearest_garment(seen.clothing) == scene.clothing for scene, seen in found]

    assert sum(right) >= len(right) - 1


@pytest.mark.parametrize(("word", "sign"), [("from the left", -1), ("from the right", 1)])
def test_light_has_the_side_it_comes_from(word, sign):
    sides = [seen.face.light_side for scene, seen in looks() if scene.light.endswith(word)]

    assert all(side * sign > 0.1 for side in sides)


def test_soft_light_has_no_side():
    sides = [seen.face.light_side for scene, seen in looks() if scene.light == "soft light"]

    assert all(abs(side) < 0.13 for side in sides)


def test_studio_background_is_plain_and_has_its_colour():
    blue = [seen.background for scene, seen in looks() if scene.background == "blue"]

    assert blue
    assert all(colour is not None and colour[2] > colour[0] + 40 for colour in blue)


def test_busy_background_has_no_colour():
    assert measure.look(astronaut()).measurements.background is None


def mouth(picture):
    face = measure.look(picture).measurements.face
    assert face is not None
    return face.mouth


@pytest.mark.parametrize("tone", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_teeth_are_seen_where_they_show_on_skin_of_every_colour(tone, expression):
    who = replace(person(1), tone=tone)
    scene = replace(random_scene(np.random.default_rng(1)), expression=expression)

    teeth = mouth(render(who, scene, 512)).teeth

    assert (teeth >= captions.TEETH) == (expression == "confident smile")


def test_corners_of_a_smiling_mouth_are_lifted():
    def lifts(word):
        return [seen.face.mouth.lift for scene, seen in looks() if scene.expression == word]

    assert median(lifts("approachable")) > median(lifts("professional neutral")) + 0.02


def test_real_smile_is_seen():
    seen = mouth(astronaut())

    assert seen.teeth >= captions.TEETH
    assert seen.lift > captions.LIFTED


@pytest.mark.parametrize("degrees", [-20, 20])
def test_leaning_head_smiles_alike(degrees):
    leaning = np.asarray(Image.fromarray(astronaut()).rotate(degrees, Image.Resampling.BICUBIC))

    level, leant = mouth(astronaut()), mouth(leaning)

    assert leant.lift == pytest.approx(level.lift, abs=0.03)
    assert leant.teeth == pytest.approx(level.teeth, abs=0.05)


def test_photo_without_a_face_is_still_measured():
    seen = measure.look(bad("no_face"))

    assert (seen.face, seen.landmarks, seen.measurements.face) == (None, None, None)
    assert seen.measurements.faces == 0
    assert seen.measurements.fingerprint
    assert seen.measurements.clothing is None


def test_nothing_about_who_somebody_is_gets_measured():
    parts = (measure.Measurements, measure.FaceMeasurements, Appearance)
    names = {name for part in parts for name in part.__annotations__}

    assert not names & {"age", "gender", "sex", "race", "ethnicity", "tone", "emotion"}
