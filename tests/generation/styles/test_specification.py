"""What a style allows, and what is pinned when it is published."""

from dataclasses import replace
from typing import Any

import pytest

from generation.styles.specification import AXES, DEFAULT, Draft, digest, frozen
from generation.vision.composition import Framing
from tenants.kernel.errors import Invalid

PINNED: dict[str, Any] = {"background": {"colour": "#ffffff"}, "base": "demo", "seed": 1}
PINNED["made_by"] = {"recipe": "1"}


def changed(**axes: list[str]) -> Draft:
    return replace(DEFAULT, axes={**DEFAULT.axes, **axes})


def refused(draft: Draft) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        draft.checked()
    return set(refusal.value.fields)


def test_the_default_is_allowed() -> None:
    assert frozen(DEFAULT, **PINNED)["axes"] == DEFAULT.axes


def test_a_draft_survives_its_column() -> None:
    draft = replace(DEFAULT, locked=["pose"], framing=Framing(eye_line=0.4), candidates=40)

    assert Draft.from_json(draft.to_json()) == draft


def test_values_come_in_one_order() -> None:
    pose = list(AXES["pose"])

    assert changed(pose=pose[::-1]).checked().axes["pose"] == pose


@pytest.mark.parametrize("axis", list(AXES))
def test_each_axis_needs_a_value(axis: str) -> None:
    assert refused(changed(**{axis: []})) == {axis}


def test_an_unknown_value_is_named() -> None:
    with pytest.raises(Invalid, match="a cape"):
        changed(clothing=["business formal", "a cape"]).checked()


def test_an_unknown_axis_is_dropped() -> None:
    assert set(changed(age=["younger"]).checked().axes) == set(AXES)


def test_only_axes_are_locked() -> None:
    assert refused(replace(DEFAULT, locked=["pose", "price"])) == {"locked"}


@pytest.mark.parametrize(
    ("framing", "field"),
    [
        (Framing(eye_line=0.1), "eye_line"),
        (Framing(head_height=0.9), "head_height"),
        (Framing(centre=0.8), "centre"),
        (Framing(eye_line=0.32, head_height=0.7), "head_height"),  # the crown would be cut off
        (Framing(eye_line=float("nan")), "eye_line"),
    ],
)
def test_a_framing_that_no_head_fits_is_refused(framing: Framing, field: str) -> None:
    assert refused(replace(DEFAULT, framing=framing)) == {field}


@pytest.mark.parametrize(
    ("candidates", "keepers", "fields"),
    [(0, 1, {"candidates", "keepers"}), (12, 13, {"keepers"}), (500, 6, {"candidates"})],
)
def test_so_many_pictures_are_refused(candidates: int, keepers: int, fields: set[str]) -> None:
    assert refused(replace(DEFAULT, candidates=candidates, keepers=keepers)) == fields


@pytest.mark.parametrize(
    "other",
    [
        {"base": "klein"},
        {"seed": 2},
        {"background": {"colour": "#000000"}},
        {"made_by": {"recipe": "2"}},
    ],
)
def test_the_digest_tells_versions_apart(other: dict[str, Any]) -> None:
    one, two = frozen(DEFAULT, **PINNED), frozen(DEFAULT, **PINNED | other)

    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest(one) != digest(two)


def test_another_crop_is_another_version() -> None:
    tighter = replace(DEFAULT, framing=Framing(head_height=0.6))

    assert digest(frozen(DEFAULT, **PINNED)) != digest(frozen(tighter, **PINNED))
