"""What a style allows, and what is pinned when it is published."""

import pytest

from generation.styles.specification import AXES, DEFAULT, Numbers, checked, digest, frozen
from tenants.kernel.errors import Invalid


def test_the_default_is_allowed() -> None:
    assert checked(DEFAULT) == DEFAULT


def test_values_come_in_one_order() -> None:
    pose = list(AXES["pose"])

    assert checked({**DEFAULT, "pose": pose[::-1]})["pose"] == pose


@pytest.mark.parametrize("axis", list(AXES))
def test_each_axis_needs_a_value(axis: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked({**DEFAULT, axis: []})

    assert set(refusal.value.fields) == {axis}


def test_an_unknown_value_is_named() -> None:
    with pytest.raises(Invalid, match="a cape"):
        checked({**DEFAULT, "clothing": ["business formal", "a cape"]})


def test_an_unknown_axis_is_dropped() -> None:
    assert set(checked({**DEFAULT, "age": ["younger"]})) == set(AXES)


@pytest.mark.parametrize(
    "other", [{"base": "klein"}, {"seed": 2}, {"background": {"colour": "#000000"}}]
)
def test_the_digest_tells_versions_apart(other: dict[str, object]) -> None:
    pinned = {"background": {"colour": "#ffffff"}, "base": "demo", "seed": 1}
    one = frozen(DEFAULT, **pinned, numbers=Numbers())  # type: ignore[arg-type]
    two = frozen(DEFAULT, **{**pinned, **other}, numbers=Numbers())  # type: ignore[arg-type]

    assert digest(one) == digest(dict(reversed(one.items())))
    assert digest(one) != digest(two)
