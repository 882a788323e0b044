"""From judged pictures to those that are kept, and what is stored with them."""

from typing import Any

import pytest

from generation import bridge
from generation.headshots import selection
from generation.headshots.selection import Drawn

AXES = {
    "lighting": ["soft light"],
    "clothing": ["business formal"],
    "pose": ["facing the camera"],
    "expression": ["approachable"],
}
ASKED = bridge.asked(AXES, background={"kind": "colour", "colour": "#dfe1e3"}, count=1, seed=1)[0]


def drawn(
    seed: int,
    reject: str = "",
    *,
    drift: str = "",
    seen_glasses: bool = True,
    enlarged: float = 1.0,
    light_side: float = 0.0,
    **score: Any,
) -> Drawn:
    scored = {"choice": 0.9, "likeness": 0.8, "floor": 0.5, "nearest_likeness": None}
    scored |= {"passes": True, "nearest_photo": 0.3, "is_copy": False, "is_held_out": True}
    scored |= {"nearest_at": 0, **score}
    seen = {
        "reject": reject,
        "quality": 0.5,
        "fingerprint": f"{1 << (40 * seed):064x}",
        "shows": {"yaw": 20.0, "light_side": light_side},
        "enlarged": enlarged,
        "checks": {"turn": {"found": 20.00001, "reject": reject}},
        "score": None if reject else scored,
        "drift": {"skin": {"apart": 7.0, "code": drift}},
        "kept": {"glasses": {"seen": seen_glasses, "apart": 3.0}},
    }
    return Drawn({"seed": seed, "index": 0, "path": "nowhere", "prompt": "p"}, ASKED, seen)


def chosen(*given: Drawn, keepers: int = 6) -> list[int]:
    return [each.event["seed"] for each in selection.choose(list(given), keepers=keepers)]


def test_a_rejected_picture_is_never_kept() -> None:
    assert chosen(drawn(1, "blurred"), drawn(2)) == [2]
    assert chosen(drawn(1, "blurred")) == []


def test_the_nearest_to_the_person_comes_first_and_fillers_last() -> None:
    kept = chosen(drawn(1, choice=0.6), drawn(2), drawn(3, choice=0.99, passes=False), keepers=3)

    assert kept == [2, 1, 3]


@pytest.mark.parametrize("flag", [{"drift": "skin_darker"}, {"seen_glasses": False}])
def test_what_a_check_flags_comes_after_what_none_does(flag: dict[str, Any]) -> None:
    assert chosen(drawn(1, choice=0.99, **flag), drawn(2, choice=0.6), keepers=2) == [2, 1]


@pytest.mark.parametrize(("enlarged", "first"), [(1.0, 1), (1.15, 2), (1.4, 2)])
def test_a_picture_without_room_for_the_framing_comes_later(enlarged: float, first: int) -> None:
    assert chosen(drawn(1, choice=0.92, enlarged=enlarged), drawn(2, choice=0.9))[0] == first


def test_a_picture_lit_from_elsewhere_comes_later() -> None:
    assert chosen(drawn(1, choice=0.92, light_side=0.4), drawn(2, choice=0.9))[0] == 2
    assert chosen(drawn(1, choice=0.92, light_side=0.0), drawn(2, choice=0.9))[0] == 1


def test_rejects_are_counted_by_their_reason() -> None:
    batch = [drawn(1, "blurred"), drawn(2, "blurred"), drawn(3, "turned"), drawn(4)]

    assert selection.rejects(batch) == {"blurred": 2, "turned": 1}


def test_a_batch_without_a_face_is_told_from_one_with_other_faults() -> None:
    assert selection.why_none({"no_face": 12}) == "no_face_rendered"
    assert selection.why_none({"no_face": 3, "blurred": 9}) == "no_picture_kept"


def test_measurements_are_kept_and_what_is_as_asked() -> None:
    assert selection._checks(drawn(1)) == {
        "turn": {"passes": True, "found": 20.0},
        "room": {"passes": True, "found": 1.0},
        "new": {"passes": True, "found": 0.3},
        "held_out": {"passes": True},
        "drift_skin": {"passes": True, "found": 7.0, "code": ""},
        "keep_glasses": {"passes": True, "found": 3.0},
        "pose": {"passes": False},
        "lighting": {"passes": True},
    }
