"""One verdict with one reason, in the order a person can act on."""

from dataclasses import replace

import pytest

from generation.vision import measure, verdict
from generation.vision.reasons import DOUBTS, REASONS, reason_for
from generation.vision.verdict import Thresholds
from tests.generation.vision.drawings import CAT, MANGA, SMILEY, drawing
from tests.generation.vision.portraits import astronaut, bad, photos


def judged(picture):
    return verdict.decide(measure.look(picture).measurements)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("two_people", "several_faces"),
        ("no_face", "no_face"),
        ("small_face", "face_small"),
        ("blurred", "blurred"),
        ("dark", "too_dark"),
        ("cut_off", "cut_off"),
        ("sunglasses", "covered"),
        ("mask", "covered"),
        ("eyes_shut", "eyes_shut"),
        ("screenshot", "screenshot"),
        ("no_colour", "no_colour"),
    ],
)
def test_bad_photo_gets_its_reason(kind, code):
    assert judged(bad(kind)).code == code


@pytest.mark.parametrize("shapes", [CAT, MANGA, SMILEY], ids=["cat", "manga", "smiley"])
def test_drawing_that_is_like_no_photo_shows_no_face(shapes):
    assert judged(drawing(shapes)).code == "no_face"


@pytest.mark.parametrize("seed", range(4))
def test_ordinary_photos_are_good(seed):
    assert [judged(photo).code for photo in photos(seed)] == [""] * 6


def test_real_photograph_is_good():
    assert judged(astronaut()).good


def test_overexposed_face_is_too_bright():
    picture = astronaut()
    measured = measure.look(picture).measurements
    assert measured.face is not None
    burnt = replace(measured.face, exposure=replace(measured.face.exposure, clipped=0.5))

    found = verdict.decide(replace(measured, face=burnt))

    assert found.code == "too_bright"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hand": 0.95}, "covered"),
        ({"yaw": -55.0}, "turned"),
        ({"pitch": 40.0}, "turned"),
        ({"cut": 1.0, "sharpness": 1.0, "eyes_shut": 1.0}, "cut_off"),
        ({"cloth": 40.0, "yaw": 60.0, "eyes_shut": 0.9}, "covered"),
    ],
)
def test_what_cannot_be_drawn_is_told_by_its_measure(change, code):
    measured = measure.look(astronaut()).measurements
    assert measured.face is not None

    assert verdict.decide(replace(measured, face=replace(measured.face, **change))).code == code


def test_nudity_is_refused_and_not_used_anyway():
    measured = measure.look(astronaut()).measurements

    found = verdict.decide(replace(measured, nudity=0.95))

    assert found.code == "nudity"
    assert not REASONS["nudity"].overridable


def test_very_dark_skin_in_ordinary_light_is_not_a_dark_photo():
    assert [judged(photo).code for photo in photos(229)] == [""] * 6


def test_threshold_can_be_moved():
    measured = measure.look(photos(1)[0]).measurements

    strict = Thresholds(version="strict", least_face=10_000)

    found = verdict.decide(measured, thresholds=strict)
    assert found.code == "face_small"


def test_use_anyway_is_offered_for_face_checks_only():
    offered = {code for code, reason in REASONS.items() if reason.overridable}

    face = {"no_face", "face_small", "cut_off", "blurred", "too_dark", "too_bright"}
    assert offered == {*face, "covered", "turned", "eyes_shut", *DOUBTS}


def test_every_reason_has_one_sentence_and_one_fix():
    for reason in REASONS.values():
        assert reason.sentence.endswith((".", "?"))
        assert reason.fix.endswith(".")
        assert len(reason.sentence) + len(reason.fix) < 90


def test_forgotten_code_still_has_words():
    assert reason_for("a code of long ago") is not None
    assert reason_for("") is None


def test_a_reason_is_told_in_the_language_of_whoever_reads_it():
    told = reason_for("blurred", str.upper)

    assert told
    assert (told.sentence, told.fix) == ("YOUR FACE IS BLURRED.", "HOLD STILL AND TRY AGAIN.")
