"""Edits draw below the chin, and leave the head as it is or in another light of the same face."""

from dataclasses import replace

import numpy as np
import pytest

from generation.demobase.people import random_identity, random_scene
from generation.demobase.portrait import render
from generation.vision.cutout import Cutout, cut_out
from generation.vision.drift import KINDS
from generation.vision.edits import MOST_SKIN_CHANGE, Editable, Edited, Light
from generation.vision.errors import NoFaceKnown
from generation.vision.faces import find_faces
from generation.vision.landmarks import find_landmarks
from generation.vision.measure import light_side
from generation.vision.pictures import lab, resized, to_linear

GREY = (191, 194, 199)


def drawn(seed=3, size=128, **changes):
    """Somebody before light grey, as a base draws them."""
    rng = np.random.default_rng(seed)
    who, scene = random_identity(rng), random_scene(rng, casual=False)
    usual = {"background": "light grey", "clothing": "navy suit", "light": "soft light", "roll": 0}
    return render(who, replace(scene, **{**usual, **changes}), size, supersample=2)


def faced(picture):
    return find_landmarks(picture, find_faces(picture)[0])


@pytest.fixture(scope="module")
def suited():
    return cut_out(drawn())


def edit(person, picture, **options) -> Edited:
    return Editable(person, GREY, **options).joined(picture)


def face_of(person):
    shown = Editable(person, GREY).before(person)
    return faced(shown).area(shown)


def test_base_may_draw_below_the_chin_and_nowhere_else(suited):
    prepared = Editable(suited, GREY).prepared(edge=128)

    shown = resized(prepared.picture, width=512, height=512)
    chin = faced(shown).outline[:, 1].max() / 4
    assert prepared.opened[: int(chin)].max() < 0.05
    assert prepared.opened[int(chin) + 12 :].min() == 1
    assert prepared.picture.shape == (128, 128, 3)


def test_other_clothes_change_no_pixel_of_the_head(suited):
    done = edit(suited, drawn(clothing="beige turtleneck"))

    kept = Editable(suited, GREY).prepared(edge=512).opened == 0
    assert (done.person.colours[kept] == suited.colours[kept]).all()
    assert (done.person.alpha[kept] == suited.alpha[kept]).all()
    assert kept[face_of(suited)].all()
    assert (done.face, done.skin) == (0, 0)


def test_other_clothes_are_those_that_were_drawn(suited):
    shirt = drawn(clothing="white shirt")

    done = edit(suited, shirt)

    worn = slice(440, 500), slice(180, 330)
    assert np.abs(done.person.colours[worn].astype(int) - cut_out(shirt).colours[worn]).max() <= 1
    assert done.changed > 20
    assert done.reject == ""


@pytest.mark.parametrize(("light", "sign"), [(Light.LEFT, -1), (Light.RIGHT, 1)])
def test_light_of_the_face_turns_within_the_bound(suited, light, sign):
    done = edit(suited, drawn(light=light.value), light=light)

    before, after = (Editable(suited, GREY).before(each) for each in (suited, done.person))
    turned = light_side(after, faced(after)) - light_side(before, faced(before))
    assert sign * turned > 0.15
    assert 1 < done.skin <= MOST_SKIN_CHANGE == KINDS["skin"].least
    assert done.reject == ""


def test_another_light_is_one_smooth_factor_for_all_three_colours(suited):
    done = edit(suited, drawn(light="light from the left"), light=Light.LEFT)

    dark, light = suited.colours.min(axis=2), suited.colours.max(axis=2)
    face = face_of(suited) & (dark > 90) & (light < 235)  # a code is a fine step, and none clipped
    gain = to_linear(done.person.colours[face]) / to_linear(suited.colours[face])
    assert np.ptp(gain, axis=1).max() < 0.05
    assert 0.6 < gain.min() < gain.max() < 1.2
    across, exposure = np.nonzero(face)[1], np.log(gain.mean(axis=1))
    line = np.polyval(np.polyfit(across, exposure, 1), across)
    assert np.abs(line - exposure).max() < 0.05


def test_soft_light_lifts_the_dark_side(suited):
    lit = cut_out(drawn(light="light from the left"))

    done = edit(lit, drawn(), light=Light.SOFT)

    before, after = (Editable(lit, GREY).before(each) for each in (lit, done.person))
    assert light_side(before, faced(before)) < light_side(after, faced(after)) < 0.1
    assert done.skin <= MOST_SKIN_CHANGE


def test_base_is_shown_the_head_in_its_new_light(suited):
    as_it_is, turned = (
        Editable(suited, GREY, light=light).prepared(edge=512).picture
        for light in (None, Light.RIGHT)
    )

    face = face_of(suited)
    assert lab(turned[face])[:, 0].mean() < lab(as_it_is[face])[:, 0].mean() - 2


def test_head_that_ends_at_a_line_is_rejected(suited):
    nobody = np.full((128, 128, 3), GREY, np.uint8)

    assert edit(suited, nobody).reject == "seam"


def test_changed_face_is_rejected(suited):
    done = edit(suited, drawn(clothing="white shirt"))

    assert replace(done, face=1).reject == "face_changed"
    assert replace(done, light=Light.LEFT, skin=MOST_SKIN_CHANGE + 0.1).reject == "face_changed"


def test_somebody_without_a_face_is_not_edited():
    blank = Cutout(np.full((512, 512, 3), 120, np.uint8), np.ones((512, 512), np.float32))

    with pytest.raises(NoFaceKnown):
        Editable(blank, GREY)


def test_picture_of_a_smaller_base_is_joined_to_a_larger_cutout():
    large = cut_out(drawn(size=768))

    done = edit(large, drawn(clothing="white shirt", size=128))

    assert done.person.size == large.size == (768, 768)
    assert done.face == 0
