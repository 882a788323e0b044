"""What of a candidate is unlike a person's photos, by numbers alone."""

import json
from dataclasses import asdict, replace
from typing import Any

import pytest

from generation.vision.appearance import Appearance
from generation.vision.drift import KINDS, drifts
from generation.vision.reasons import DRIFTS

PLAIN = Appearance(
    skin=(70.0, 12.0, 20.0),
    bridge=2.0,
    upper_lip=(-4.0, 1.0, 0.0),
    chin=(-3.0, 0.0, 0.0),
    jaw=(-6.0, 0.0, 1.0),
    crown=(30.0, 8.0, 14.0),
    top=0.9,
    wrap=-20.0,
)
GLASSES: dict[str, Any] = {"bridge": 30.0}
BEARD: dict[str, Any] = {"upper_lip": (-40.0, -4.0, -10.0), "chin": (-38.0, -4.0, -9.0)}
HEADSCARF: dict[str, Any] = {"crown": (36.0, 5.0, -33.0), "wrap": 30.0}
TURBAN: dict[str, Any] = {"crown": (92.0, 0.0, 2.0), "top": 1.2}
"""White as hair may be, and higher than any."""


def codes(candidate, own):
    return [drift.code for drift in drifts(candidate, own).values() if drift.code]


def test_picture_like_the_photos_drifts_in_nothing():
    told = drifts(PLAIN, [PLAIN] * 5)

    assert told.keys() == KINDS.keys()
    assert codes(PLAIN, [PLAIN] * 5) == []


@pytest.mark.parametrize(
    ("changed", "added", "gone"),
    [
        ({"skin": (80.0, 11.0, 19.0)}, "skin_lighter", "skin_darker"),
        ({"skin": (70.0, 12.0, 34.0)}, "skin_colour", "skin_colour"),
        (GLASSES, "glasses_added", "glasses_gone"),
        (BEARD, "facial_hair_added", "facial_hair_gone"),
        (HEADSCARF, "head_covering_added", "head_covering_gone"),
        ({"crown": (70.0, 4.0, 40.0)}, "hair_colour", "hair_colour"),
    ],
)
def test_each_change_has_its_code_both_ways(changed, added, gone):
    other = replace(PLAIN, **changed)

    assert codes(other, [PLAIN] * 5) == [added]
    assert codes(PLAIN, [other] * 5) == [gone]


def test_white_cloth_is_told_from_hair_by_how_high_it_lies():
    assert codes(replace(PLAIN, **TURBAN), [PLAIN] * 5) == ["head_covering_added"]


def test_every_code_has_words():
    assert all(words.endswith(".") and words[0].isupper() for words in DRIFTS.values())


@pytest.mark.parametrize("worn", [2, 4, 6])
def test_who_wears_glasses_in_some_photos_never_drifts_on_them(worn):
    own = [replace(PLAIN, **GLASSES)] * worn + [PLAIN] * (8 - worn)

    assert codes(PLAIN, own) == []
    assert codes(replace(PLAIN, **GLASSES), own) == []


def test_one_odd_photo_of_a_dozen_does_not_hide_a_drift():
    own = [replace(PLAIN, **GLASSES), *[PLAIN] * 11]

    assert codes(replace(PLAIN, **GLASSES), own) == ["glasses_added"]


def test_photos_under_many_lights_allow_more():
    darker = replace(PLAIN, skin=(63.0, 12.0, 20.0))
    under_lights = [replace(PLAIN, skin=(light, 12.0, 20.0)) for light in (55, 60, 70, 80, 85)]

    assert codes(darker, [PLAIN] * 5) == ["skin_darker"]
    assert codes(darker, under_lights) == []


def test_what_cannot_be_told_is_left_out():
    unseen = replace(PLAIN, crown=None, top=None, wrap=None)

    assert drifts(unseen, [PLAIN]).keys() == {"skin", "glasses", "facial_hair"}
    assert drifts(PLAIN, [Appearance()]) == {}
    assert drifts(PLAIN, []) == {}


def test_hair_under_cloth_is_not_compared():
    covered = replace(PLAIN, **HEADSCARF)

    assert "hair_colour" not in drifts(covered, [PLAIN])


def test_result_survives_being_stored():
    stored = Appearance(**json.loads(json.dumps(asdict(PLAIN))))
    told = drifts(replace(stored, **GLASSES), [stored] * 3)

    assert json.loads(json.dumps({name: asdict(each) for name, each in told.items()}))
    assert told["glasses"].code == "glasses_added"
