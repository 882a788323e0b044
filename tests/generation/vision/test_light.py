"""Pictures of one team are brought to one light, by what is neutral and never by skin."""

from dataclasses import replace

import numpy as np
import pytest

from generation.demobase.people import random_identity, random_scene
from generation.demobase.portrait import render
from generation.demobase.vocabulary import SKIN as TONES
from generation.engine.vocabulary import COLOURS
from generation.vision import light
from generation.vision.appearance import SKIN
from generation.vision.drift import skin_apart
from generation.vision.faces import find_faces
from generation.vision.landmarks import find_landmarks
from generation.vision.light import Light, OwnSkin, matching
from generation.vision.pictures import Picture, Plane, lab
from tests.generation.vision.portraits import bad

GREY = "#bfc2c7"
EVERY_TONE = [place / (len(TONES) - 1) for place in range(len(TONES))]
CASTS = {
    "bright": Light(1.15, 1.15, 1.15),
    "dark": Light(0.85, 0.85, 0.85),
    "warm": Light(1.04, 1.0, 0.94),
    "cool": Light(0.95, 1.0, 1.06),
}


def toned(
    tone: float, *, ground: str = "light grey", clothes: str = "navy suit"
) -> tuple[Picture, Plane]:
    rng = np.random.default_rng(5)
    who, scene = random_identity(rng), random_scene(rng, casual=False)
    scene = replace(scene, background=ground, clothing=clothes, light="soft light", yaw=0.0)
    return render(replace(who, tone=tone), scene, 256, matte=True)


def moved(one: Picture, other: Picture) -> float:
    """How far the skin of one picture is from that of the other."""
    face = find_landmarks(one, find_faces(one)[0])
    place = np.any([face.within(outline, one) for outline in SKIN], axis=0)
    return float(np.median(skin_apart(lab(one[place][None]), lab(other[place][None]))))


@pytest.mark.parametrize("cast", CASTS)
@pytest.mark.parametrize("tone", EVERY_TONE)
def test_skin_of_every_tone_comes_nearer_to_what_it_was(tone: float, cast: str):
    true, alpha = toned(tone)
    seen = CASTS[cast].on(true)

    matched = matching(seen, alpha, ground=GREY).on(seen)

    assert moved(true, matched) < 0.8 * moved(true, seen)
    assert moved(seen, matched) <= light.MOST_SKIN


@pytest.mark.parametrize("tone", EVERY_TONE)
def test_in_neutral_light_nobody_is_made_lighter_or_darker(tone: float):
    picture, alpha = toned(tone)

    matched = matching(picture, alpha, ground=GREY).on(picture)

    assert moved(picture, matched) < 1


def test_ground_of_another_brightness_says_nothing_beyond_the_bounds():
    picture, alpha = toned(1.0)

    found = matching(picture, alpha, ground="#ffffff")

    assert 0 < found.stops <= light.MOST_STOPS


@pytest.mark.parametrize("ground", ["navy", "dark grey", "beige"])
def test_coloured_or_dark_ground_says_nothing(ground: str):
    picture, alpha = toned(0.5, ground=ground)
    asked = "#" + bytes(round(level) for level in COLOURS[ground]).hex()

    assert matching(CASTS["dark"].on(picture), alpha, ground=asked) == Light()


def test_white_cloth_tells_the_colour_of_the_light_alone():
    true, alpha = toned(0.5, ground="navy", clothes="white shirt")
    seen = CASTS["warm"].on(true)

    found = matching(seen, alpha)

    assert found.blue > found.green > found.red
    assert abs(found.stops) < 0.01
    assert moved(true, found.on(seen)) < moved(true, seen)


def test_skin_at_its_bound_moves_no_further_away():
    true, alpha = toned(0.5)
    seen = CASTS["dark"].on(true)
    lighter = OwnSkin(usual=(50, 10, 20), found=(56, 10, 20), bound=6.0)
    darker = OwnSkin(usual=(62, 10, 20), found=(56, 10, 20), bound=6.0)

    assert matching(seen, alpha, ground=GREY, own=lighter) == Light()
    assert matching(seen, alpha, ground=GREY, own=darker).stops > 0


def test_nothing_is_changed_where_no_skin_can_be_watched():
    room = bad("no_face")

    assert matching(room, np.zeros(room.shape[:2]), ground=GREY) == Light()
