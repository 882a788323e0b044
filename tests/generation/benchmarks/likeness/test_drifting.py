"""Planted changes are what they are called, and what is counted adds up."""

from dataclasses import replace

import numpy as np
import pytest

from generation.benchmarks.likeness import drifting
from generation.demobase.people import skin_colour
from generation.demobase.photos import person
from generation.vision.pictures import lab
from generation.vision.reasons import DRIFTS


def planted(**changed):
    who = replace(person(9500), **changed)
    found = drifting.changes(who, np.random.default_rng(1))
    return who, {change.what: change for change in found}


def lightness(who):
    return lab(np.array([[skin_colour(who)]], np.uint8))[0, 0, 0]


def test_skin_is_ten_steps_lighter_and_darker():
    who, changes = planted(tone=0.5)

    lighter, darker = changes["skin_lighter"].who, changes["skin_darker"].who
    assert lightness(lighter) - lightness(who) == pytest.approx(10, abs=1)
    assert lightness(darker) - lightness(who) == pytest.approx(-10, abs=1)


def test_nobody_is_made_lighter_than_anybody_is_drawn():
    _, changes = planted(tone=0.0)

    assert "skin_lighter" not in changes
    assert "skin_darker" in changes


def test_what_is_worn_is_taken_off_and_what_is_not_is_put_on():
    _, changes = planted(glasses="round glasses", beard="none")

    assert changes["glasses_removed"].who.glasses == "none"
    assert changes["beard_added"].who.beard != "none"
    assert changes["covering_added"].who.covering


def test_every_expected_code_exists():
    _, changes = planted(hair="short")

    assert all(change.codes <= DRIFTS.keys() for change in changes.values())


@pytest.mark.slow
def test_figures_are_shares_with_their_intervals():
    found = drifting.figures(1, first=9500)

    assert found["drift_hit_glasses"] == 1.0
    assert found["drift_false_alarm"] == 0.0
    assert found["drift_false_alarm_low"] == 0.0
    assert 0 < found["drift_false_alarm_high"] < 1
    assert all(0 <= share <= 1 for share in found.values())
