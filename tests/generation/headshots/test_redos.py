"""What a reason for a redo changes in the next round: a pure function, so tables will do."""

import pytest

from generation.headshots import redos
from generation.headshots.redos import LONGEST_NOTE, Change, RedoReason, Wish
from generation.styles.specification import AXES
from tenants.kernel.errors import Invalid

ALL = {axis: list(values) for axis, values in AXES.items()}
ONE = {axis: values[:1] for axis, values in ALL.items()}
SMILE = "confident smile"


def changed(reason, *, axes=ALL, choices=ALL, last=None, wanted=""):
    wish = Wish(reason, wanted=wanted)
    return redos.change(wish, axes=axes, choices=choices, last=last or axes, candidates=12)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("likeness", Change(18, {}, is_strict=True)),
        ("expression", Change(12)),
        ("clothes", Change(12)),
        ("hair", Change(18, {}, is_strict=True)),
        ("background", Change(12)),
        ("details", Change(18, {"expression": ["professional neutral", "approachable"]})),
        ("kept", Change(18, {}, is_strict=True)),
        ("other", Change(12)),
    ],
)
def test_every_reason_changes_what_it_can(reason, expected):
    assert changed(reason) == expected


@pytest.mark.parametrize(
    ("reason", "axis", "wanted"),
    [("expression", "expression", SMILE), ("clothes", "clothing", "smart casual")],
)
def test_what_was_picked_is_drawn_alone(reason, axis, wanted):
    assert changed(reason, wanted=wanted).narrowed == {axis: [wanted]}


def test_without_a_pick_the_next_round_has_what_the_last_one_lacked():
    last = {**ALL, "expression": [SMILE]}

    found = changed("expression", last=last).narrowed

    assert found == {"expression": ["professional neutral", "approachable"]}


@pytest.mark.parametrize("reason", ["expression", "clothes", "details"])
def test_where_the_style_leaves_no_choice_it_is_drawn_again_as_it_is(reason):
    assert changed(reason, axes=ONE).narrowed == {}


def test_a_mouth_is_not_closed_where_the_style_wants_smiles_only():
    assert changed("details", axes={**ALL, "expression": [SMILE]}) == Change(18)


@pytest.mark.parametrize(("reason", "axis"), redos.AXIS_OF.items())
def test_what_the_style_does_not_allow_is_refused_with_what_it_does(reason, axis):
    two = {axis: values[:2] for axis, values in ALL.items()}

    with pytest.raises(Invalid) as refusal:
        changed(reason, axes=two, choices=two, wanted=ALL[axis][-1])

    assert ", ".join(two[axis]) in refusal.value.fields[axis]


def test_what_the_style_keeps_the_same_for_everybody_cannot_be_picked():
    with pytest.raises(Invalid) as refusal:
        changed("expression", choices={}, wanted=SMILE)

    assert "does not leave this to choose" in refusal.value.fields["expression"]


@pytest.mark.parametrize(
    ("reason", "note", "field"),
    [("", "", "reason"), ("ugly", "", "reason"), ("other", " \x00 ", "note")],
)
def test_what_is_not_said_is_asked_for(reason, note, field):
    with pytest.raises(Invalid) as refusal:
        redos.checked(reason, note=note)

    assert set(refusal.value.fields) == {field}


def test_a_note_is_cut_to_what_is_kept():
    wish = redos.checked("hair", note=f" \x00{'a' * 500} ")

    assert wish.note == "a" * LONGEST_NOTE


def test_a_pick_counts_only_for_the_reason_it_belongs_to():
    assert redos.checked("hair", wanted=SMILE).wanted == ""


def test_no_word_that_was_written_reaches_what_is_drawn():
    wish = Wish(RedoReason.OTHER, note="a red hat")

    change = redos.change(wish, axes=ALL, choices=ALL, last=ALL, candidates=12)

    assert "red hat" not in repr(change)
