"""What flags a headshot."""

import pytest

from generation.headshots import policy
from generation.vision import drift
from generation.vision.reasons import DRIFTING

GOOD, BAD = {"passes": True}, {"passes": False, "code": "skin_darker"}


@pytest.mark.parametrize("name", policy.FLAGGING)
def test_each_of_these_checks_flags_where_it_fails(name: str) -> None:
    assert policy.is_flagged({name: BAD})
    assert not policy.is_flagged({name: GOOD})


def test_other_checks_and_missing_ones_flag_nothing() -> None:
    assert not policy.is_flagged({"pose": BAD})
    assert not policy.is_flagged({})


def test_how_somebody_looks_changed_is_told_by_code() -> None:
    assert policy.drifted({"drift_skin": BAD, "drift_glasses": GOOD}) == ["skin_darker"]


def test_every_kind_of_drift_has_its_check() -> None:
    assert tuple(drift.KINDS) == DRIFTING == tuple(policy.DRIFT_CHECKS)
