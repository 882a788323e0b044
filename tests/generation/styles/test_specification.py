"""What a style allows, and what is pinned when it is published."""

from dataclasses import replace
from typing import Any

import pytest

from generation.styles.profiles import PROFILES, SHOWN
from generation.styles.specification import AXES, DEFAULT, Draft, Files, digest, frozen
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
    draft = replace(draft, files=Files(profiles=["web", "badge"]))

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


FRAME = {"logo_key": "somewhere", "placement": "top_right", "size": 0.1, "margin": 0.04}


def filed(profiles: list[str] | None = None, framed: list[str] | None = None) -> Draft:
    return replace(DEFAULT, files=Files(profiles=profiles, framed=framed))


def test_a_draft_from_before_files_could_be_chosen_has_them_all() -> None:
    old = {name: value for name, value in DEFAULT.to_json().items() if name != "files"}

    assert Draft.from_json(old).files.made == list(PROFILES)


def test_files_come_in_one_order_with_the_one_that_pages_show() -> None:
    assert filed(["badge", "original"]).checked().files.made == ["original", "badge", SHOWN]


def test_all_files_are_also_those_that_are_added_later() -> None:
    every = filed(list(PROFILES), framed=["slack", "original"]).checked().files

    assert (every.profiles, every.framed) == (None, ["original", "slack"])


@pytest.mark.parametrize(
    ("profiles", "framed", "field"),
    [
        ([], None, "profiles"),
        (["web", "pager"], None, "profiles"),
        (None, ["pager"], "framed"),
        (None, ["linkedin"], "framed"),  # shown in a circle
        (None, ["signature"], "framed"),  # cut to one
    ],
)
def test_files_that_cannot_be_are_refused(
    profiles: list[str] | None, framed: list[str] | None, field: str
) -> None:
    assert refused(filed(profiles, framed)) == {field}


def test_frame_is_put_on_what_is_made_and_not_cut_to_a_circle() -> None:
    files = Files(profiles=["original", "linkedin", "web"])

    assert files.with_frame == ["original", "web"]
    assert Files(profiles=["linkedin", "web"], framed=["badge"]).with_frame == []


def test_version_of_the_usual_files_says_what_versions_said_before_one_could_choose() -> None:
    assert "files" not in frozen(DEFAULT, **PINNED)


def test_version_pins_its_files_and_its_frame() -> None:
    said = frozen(filed(["badge"], ["badge"]), frame=FRAME, **PINNED)["files"]

    assert said == {"profiles": ["badge", SHOWN], "frame": FRAME, "framed": ["badge"]}


def test_without_a_frame_it_does_not_matter_where_one_would_be() -> None:
    assert digest(frozen(filed(framed=["badge"]), **PINNED)) == digest(frozen(DEFAULT, **PINNED))
