"""What is to be kept is looked for by the photos that show it."""

from dataclasses import replace

import pytest

from generation.engine.vocabulary import KEPT as NAMED
from generation.vision.appearance import Appearance
from generation.vision.keeping import KEPT, kept
from generation.vision.reasons import DRIFTS

BARE = Appearance(
    skin=(60.0, 15.0, 18.0),
    bridge=1.0,
    upper_lip=(0.0, 0.0, 0.0),
    chin=(0.0, 0.0, 0.0),
    jaw=(0.0, 0.0, 0.0),
    crown=(20.0, 6.0, 9.0),
    top=0.8,
    wrap=-20.0,
)
BEARD = (-25.0, -6.0, -9.0)
WITH = {
    "glasses": replace(BARE, bridge=14.0),
    "beard": replace(BARE, upper_lip=BEARD, chin=BEARD, jaw=BEARD),
    "head covering": replace(BARE, crown=(40.0, 5.0, -30.0), wrap=14.0, top=1.0),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_half_of_the_photos_show_is_missed_where_it_is_gone(what):
    own = [BARE] * 4 + [WITH[what]] * 4

    assert kept(WITH[what], own, keep=[what])[what].seen
    assert not kept(BARE, own, keep=[what])[what].seen


@pytest.mark.parametrize("what", KEPT)
def test_what_no_photo_shows_cannot_be_looked_for(what):
    assert kept(BARE, [BARE] * 6, keep=[what]) == {}
    assert kept(BARE, [], keep=[what]) == {}


def test_only_what_was_asked_for_is_told():
    own = [WITH["glasses"]] * 4

    assert set(kept(BARE, own, keep=["glasses", "beard"])) == {"glasses"}
    assert kept(BARE, own, keep=[]) == {}


def test_no_check_sees_a_hearing_aid():
    assert kept(BARE, [BARE], keep=["hearing aid"]) == {}
    assert set(NAMED) - set(KEPT) == {"hearing aid"}


def test_every_loss_has_its_words():
    assert {f"{each.kind}_gone" for each in KEPT.values()} <= set(DRIFTS)
