"""What a published style leaves to employees, and what their pictures may then show."""

from dataclasses import replace
from typing import Any

import pytest

from generation.styles.models import StyleVersion
from generation.styles.policy import axes_for, open_axes
from generation.styles.specification import DEFAULT, frozen

pytestmark = pytest.mark.usefixtures("in_acme")
SMILES = ["approachable", "confident smile"]
CLOTHES = ["business formal", "smart casual"]


def version(locked: tuple[str, ...] = ()) -> StyleVersion:
    """A style of two kinds of clothes and two expressions, of no company."""
    draft = replace(DEFAULT, axes={**DEFAULT.axes, "clothing": CLOTHES}, locked=locked)
    pinned: dict[str, Any] = {"background": {}, "base": "demo", "seed": 1, "made_by": {}}
    return StyleVersion(specification=frozen(draft, **pinned))


def test_an_axis_of_several_values_is_left_to_employees() -> None:
    assert open_axes(version()) == {"clothing": CLOTHES, "expression": SMILES}


def test_a_locked_axis_is_not() -> None:
    assert open_axes(version(locked=("clothing",))) == {"expression": SMILES}


def test_a_version_from_before_there_were_locks_leaves_everything_open() -> None:
    old = version()
    del old.specification["locked"]

    assert set(open_axes(old)) == {"clothing", "expression"}


def test_without_a_wish_everything_allowed_is_drawn() -> None:
    assert axes_for(version(), {}) == version().specification["axes"]


def test_a_wish_leaves_what_was_chosen_and_the_other_axes_as_they_are() -> None:
    axes = axes_for(version(), {"clothing": ["smart casual"]})

    assert axes == {**DEFAULT.axes, "clothing": ["smart casual"]}


def test_a_wish_on_a_locked_axis_changes_nothing() -> None:
    wish = {"clothing": ["smart casual"]}

    assert axes_for(version(locked=("clothing",)), wish)["clothing"] == CLOTHES


def test_a_wish_that_this_version_does_not_allow_changes_nothing() -> None:
    axes = axes_for(version(), {"clothing": ["creative professional"], "price": ["low"]})

    assert axes == version().specification["axes"]
