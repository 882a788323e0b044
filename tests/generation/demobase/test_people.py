import numpy as np
import pytest

from generation.demobase.people import random_identity, random_scene, skin_colour, skin_name
from generation.demobase.vocabulary import SKIN, SKIN_NAMES
from tests.generation.demobase.make import make_identity

# Drawn by the renderer that the first weights were trained with.
PEOPLE = [
    (0, "slight", "long", "auburn", "green", "round glasses", 0.2697867137638703, 694914446),
    (31, "slight", "short", "black", "grey", "round glasses", 0.0676782623616331, 639224009),
    (4242, "broad", "short", "black", "grey", "square glasses", 0.6714867096990007, 875837303),
]
CASUAL_SCENES = [
    (0, "beige", "yellow t-shirt", "slight turn right", 0.5790824425128287, 739214048),
    (31, "light grey", "yellow t-shirt", "facing the camera", -0.0710420823998335, 917176601),
    (4242, "blurred office", "red t-shirt", "facing the camera", 0.06335964170502027, 380324081),
]
NEXT_SCENES = [
    (0, "burgundy", "red t-shirt", "professional neutral", 0.6605643940702037, 345604627),
    (31, "teal", "black blazer", "approachable", -0.5713557216554258, 421572434),
    (4242, "navy", "black turtleneck", "professional neutral", 0.05198188665127357, 884271134),
]


@pytest.mark.parametrize("expected", PEOPLE, ids=lambda person: f"seed-{person[0]}")
def test_a_seed_gives_the_person_that_the_weights_know(expected):
    who = random_identity(np.random.default_rng(expected[0]))

    drawn = (
        who.build,
        who.hair,
        who.hair_colour,
        who.eyes,
        who.glasses,
        who.tone,
        who.freckle_seed,
    )

    assert drawn == expected[1:]


@pytest.mark.parametrize("expected", CASUAL_SCENES, ids=lambda scene: f"seed-{scene[0]}")
def test_a_seed_gives_the_casual_scene_that_the_weights_know(expected):
    rng = np.random.default_rng(expected[0])
    random_identity(rng)

    scene = random_scene(rng, casual=True)

    drawn = (scene.background, scene.clothing, scene.pose, scene.yaw, scene.seed)
    assert drawn == expected[1:]


@pytest.mark.parametrize("expected", NEXT_SCENES, ids=lambda scene: f"seed-{scene[0]}")
def test_a_seed_goes_on_to_the_next_scene_that_the_weights_know(expected):
    rng = np.random.default_rng(expected[0])
    random_identity(rng)
    random_scene(rng, casual=True)

    scene = random_scene(rng)

    drawn = (scene.background, scene.clothing, scene.expression, scene.yaw, scene.seed)
    assert drawn == expected[1:]


def test_the_fairest_and_the_darkest_skin_are_the_ends_of_the_table():
    fairest = make_identity(tone=0.0, undertone=0.0)
    darkest = make_identity(tone=1.0, undertone=0.0)

    assert skin_colour(fairest) == SKIN[0]
    assert skin_colour(darkest) == SKIN[-1]


def test_every_word_for_skin_is_used():
    tones = np.linspace(0, 1, 50)

    names = {skin_name(make_identity(tone=float(tone))) for tone in tones}

    assert names == set(SKIN_NAMES)


def test_nobody_is_drawn_with_a_head_covering_by_chance():
    people = [random_identity(np.random.default_rng(seed)) for seed in range(50)]

    assert not any(who.covering for who in people)
