"""What one version says otherwise than another."""

from dataclasses import replace
from typing import Any

import pytest

from generation.styles.differences import between
from generation.styles.specification import DEFAULT, Draft, Files, frozen
from generation.vision.composition import Framing

GREY = {"kind": "colour", "colour": "#dddddd"}
PINNED: dict[str, Any] = {"background": GREY, "base": "demo", "seed": 1, "made_by": {"recipe": "1"}}


def said(draft: Draft = DEFAULT, **pinned: Any) -> dict[str, Any]:
    return frozen(draft, **{**PINNED, **pinned})


def fields(after: dict[str, Any]) -> list[str]:
    return [each.field for each in between(said(), after)]


def test_the_same_has_no_differences() -> None:
    assert between(said(), said()) == []


def test_a_difference_has_what_was_and_what_is() -> None:
    [found] = between(said(), said(replace(DEFAULT, candidates=40)))

    assert (found.field, found.before, found.after) == ("candidates", 12, 40)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(DEFAULT, axes={**DEFAULT.axes, "pose": ["slight turn left"]}), "pose"),
        (replace(DEFAULT, locked=["pose"]), "locked"),
        (replace(DEFAULT, framing=Framing(eye_line=0.4)), "eye_line"),
        (replace(DEFAULT, keepers=3), "keepers"),
        (replace(DEFAULT, files=Files(profiles=["web"])), "profiles"),
    ],
)
def test_what_a_draft_says_otherwise_is_named(draft: Draft, field: str) -> None:
    assert fields(said(draft)) == [field]


@pytest.mark.parametrize(
    ("pinned", "field"),
    [
        ({"background": {"kind": "colour", "colour": "#000000"}}, "background"),
        ({"base": "flux2-klein-4b"}, "base"),
        ({"seed": 2}, "seed"),
        ({"made_by": {"recipe": "2"}}, "recipe"),
    ],
)
def test_what_is_pinned_otherwise_is_named(pinned: dict[str, Any], field: str) -> None:
    assert fields(said(**pinned)) == [field]


def test_a_version_from_before_styles_had_numbers_is_compared_too() -> None:
    old = {"axes": dict(DEFAULT.axes), "background": GREY, "base": "demo", "seed": 1}

    found = {each.field: each.before for each in between(old, said())}

    assert found["eye_line"] is None
    assert set(found) == {
        *("eye_line", "head_height", "centre", "finish"),
        *("candidates", "keepers", "recipe"),
    }


def test_a_frame_is_told_with_the_files_that_have_it() -> None:
    draft = replace(DEFAULT, files=Files(framed=["badge"]))
    frame = {"id": "1", "logo_key": "somewhere"}

    found = {each.field: each for each in between(said(), said(draft, frame=frame))}

    assert set(found) == {"frame", "framed"}
    assert (found["frame"].before, found["frame"].after) == (None, frame)
    assert (found["framed"].before, found["framed"].after) == ([], ["badge"])
