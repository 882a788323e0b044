"""A rendered picture with a fault is left out for that fault, and one without is not."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generation.demobase.people import random_identity, random_scene
from generation.demobase.portrait import render
from generation.vision import judging, measure
from generation.vision.judging import Asked
from generation.vision.reasons import REJECTS
from tests.generation.vision.portraits import astronaut, photos

FACING = Asked(face_height=0.41, most_yaw=11)
"""What the demo base is asked for."""
SEEDS = range(6)


@cache
def drawn(seed, **changes):
    """A portrait as the demo base draws them, of 128 pixels, facing the camera."""
    rng = np.random.default_rng([31, seed])
    who, scene = random_identity(rng), random_scene(rng, casual=False)
    facing = {"yaw": 0.0, "light": "soft light", "background": "light grey"}
    return render(who, replace(scene, **{**facing, **changes}), supersample=2)


def rejected(picture, asked=FACING):
    return judging.judge(measure.look(picture).measurements, asked).reject


def resized(picture, size=(128, 128)):
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def blurred(picture, radius=2):
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(radius)))


def beside(one, other):
    return np.hstack([one[:, 20:108], other[:, 20:108]])


@pytest.mark.parametrize("seed", SEEDS)
def test_picture_of_the_demo_base_is_not_rejected(seed):
    assert rejected(drawn(seed)) == ""


@pytest.mark.parametrize("pose", [-0.6, 0.6])
def test_slight_turn_is_allowed_where_it_is_asked_for(pose):
    turned = drawn(1, yaw=pose)

    assert rejected(turned, Asked(face_height=0.41, most_yaw=22)) == ""


def test_real_photograph_is_not_rejected():
    assert rejected(astronaut(), Asked(face_height=0.25, most_yaw=20)) == ""


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("blurred", lambda seed: blurred(drawn(seed))),
        ("several_faces", lambda seed: beside(drawn(seed), drawn(seed + 1))),
        ("face_small", lambda seed: drawn(seed, scale=0.5)),
        ("face_large", lambda seed: resized(drawn(seed)[24:104, 24:104])),
        ("turned", lambda seed: drawn(seed, yaw=1.4)),
        ("cut_off", lambda seed: resized(drawn(5 * seed)[:, 44:])),
        ("eyes_shut", lambda seed: drawn(seed, eyes_shut=True)),
    ],
)
@pytest.mark.parametrize("seed", range(2))
def test_spoiled_picture_is_rejected_for_its_fault(code, spoil, seed):
    assert rejected(spoil(seed)) == code


def test_picture_without_anybody_is_rejected():
    assert rejected(np.full((128, 128, 3), 200, np.uint8)) == "no_face"


def test_real_photograph_is_rejected_for_blur():
    asked = Asked(face_height=0.25, most_yaw=20)

    assert rejected(blurred(astronaut(), 4), asked) == "blurred"


@pytest.mark.parametrize(
    ("code", "exposure"),
    [
        ("too_dark", {"light": 15.0}),
        ("too_bright", {"clipped": 0.4}),
        ("too_bright", {"middle": 95.0}),
    ],
)
def test_badly_lit_face_is_rejected(code, exposure):
    measured = measure.look(drawn(1)).measurements
    assert measured.face is not None
    lit = replace(measured.face, exposure=replace(measured.face.exposure, **exposure))

    assert judging.judge(replace(measured, face=lit), FACING).reject == code


def test_every_check_is_told_and_the_first_fault_counts():
    judged = judging.judge(measure.look(blurred(drawn(2, yaw=1.4), 1.5)).measurements, FACING)

    assert list(judged.checks) == [
        "one_face", "size", "turn", "whole_head", "sharpness", "light", "eyes", "dressed",
    ]  # fmt: skip
    assert judged.checks["sharpness"].reject == "blurred"
    assert judged.reject == "turned"


def test_sharper_picture_and_one_framed_as_asked_is_better():
    measured = measure.look(drawn(3)).measurements
    soft = measure.look(blurred(drawn(3), 0.7)).measurements

    good = judging.judge(measured, FACING).quality
    assert good > judging.judge(soft, FACING).quality
    assert good > judging.judge(measured, replace(FACING, face_height=0.3)).quality


def test_light_does_not_change_how_good_a_picture_is():
    measured = measure.look(drawn(4)).measurements
    assert measured.face is not None
    lighter = replace(measured.face, exposure=replace(measured.face.exposure, light=90.0))

    one, other = (judging.judge(m, FACING) for m in (measured, replace(measured, face=lighter)))

    assert one.quality == other.quality


def test_every_fault_has_a_sentence():
    faults = {"no_face", "several_faces", "face_small", "face_large", "turned", "cut_off"}

    others = {"blurred", "too_dark", "too_bright", "eyes_shut", "nudity"}
    of_edits = {"not_as_asked", "face_changed", "seam"}
    assert faults | others | of_edits == set(REJECTS)


@pytest.mark.parametrize("seed", range(2))
def test_small_face_is_as_sharp_as_it_is_drawn(seed):
    large = photos(seed)[0]
    small = resized(large, (large.shape[1] // 6, large.shape[0] // 6))

    assert rejected(small, Asked(face_height=0.35, most_yaw=40)) == ""


def test_a_nude_picture_is_rejected():
    measured = replace(measure.look(drawn(1)).measurements, nudity=0.9)

    assert judging.judge(measured, FACING).reject == "nudity"
