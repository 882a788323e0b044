"""Every move of every lifecycle, tried from every state, against the database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenants.kernel.lifecycle import IllegalMove, Lifecycle, move
from tenants.kernel.management.commands.lifecycles import lifecycles, page
from tenants.organizations.models import Organization
from tests import make
from tests.make import NOON

PAGE = Path(__file__).resolve().parents[2] / "docs" / "lifecycles.md"
MAKERS: dict[str, Callable[..., Any]] = {
    "approval": make.make_approval,
    "background": make.make_background,
    "bulk_change": make.make_bulk_change,
    "employee": make.make_employee,
    "frame": make.make_frame,
    "headshot": make.make_headshot,
    "headshot_batch": make.make_batch,
    "invite": make.make_invite,
    "job": make.make_job,
    "logo": make.make_logo,
    "member_invitation": make.make_member_invitation,
    "own_photo": make.make_own_photo,
    "photo": make.make_photo,
    "picture_check": make.make_check,
    "preview": make.make_preview,
    "rebrand": make.make_rebrand,
    "refinish": make.make_refinish,
    "sample_drawing": make.make_drawing,
    "training_run": make.make_run,
}
WITH_THE_MOVE: dict[tuple[str, str], dict[str, Any]] = {
    ("own_photo", "erase"): {"file_key": ""},
    ("own_photo", "reject"): {"file_key": ""},
    ("photo", "erase"): {"embedding_key": ""},
    ("picture_check", "fail"): {"file_key": ""},
    ("picture_check", "finish"): {"file_key": ""},
    ("preview", "erase"): {"file_key": ""},
    ("preview", "finish"): {"file_key": "somewhere"},
    ("sample_drawing", "finish"): {"file_keys": ["somewhere"]},
    ("training_run", "finish"): {"adapter_key": "somewhere"},
}
"""Fields without which the database refuses the move's target."""


TRIALS = [
    pytest.param(lifecycle, state, name, id=f"{lifecycle.name}-{state}-{name}")
    for lifecycle in lifecycles()
    for state in lifecycle.states.values
    for name in lifecycle.moves
]


def test_every_lifecycle_of_the_tree_is_tried():
    assert {lifecycle.name for lifecycle in lifecycles()} == set(MAKERS)


@pytest.mark.parametrize(("lifecycle", "state", "name"), TRIALS)
def test_a_move_is_made_from_its_sources_and_refused_from_everywhere_else(
    in_acme: Organization, lifecycle: Lifecycle, state: str, name: str
):
    row = MAKERS[lifecycle.name](state)
    changes = WITH_THE_MOVE.get((lifecycle.name, name), {})

    if state in lifecycle.moves[name].sources:
        lifecycle.apply(row, name, at=NOON, **changes)
        expected = lifecycle.moves[name].target
    else:
        with pytest.raises(IllegalMove):
            lifecycle.apply(row, name, at=NOON, **changes)
        expected = state

    assert type(row)._base_manager.get(pk=row.pk).state == expected


@pytest.mark.parametrize("lifecycle", lifecycles(), ids=lambda each: each.name)
def test_every_state_has_a_label_in_words(lifecycle: Lifecycle):
    assert all(label and label[0].isupper() for label in lifecycle.states.labels)


def test_a_row_that_somebody_else_moved_is_left_alone(in_acme: Organization):
    lifecycle = next(each for each in lifecycles() if each.name == "photo")
    photo = make.make_photo("received")
    type(photo).objects.filter(pk=photo.pk).update(state="erased")

    with pytest.raises(IllegalMove):
        lifecycle.apply(photo, "admit", at=NOON)

    photo.refresh_from_db()
    assert photo.state == "erased"


def test_a_move_to_an_unknown_state_is_an_error_at_import():
    photo = next(each for each in lifecycles() if each.name == "photo")

    with pytest.raises(ValueError, match="unknown states"):
        Lifecycle(
            name="x",
            states=photo.states,
            initial="received",
            moves={"go": move("received", "paris")},
        )


def test_a_state_that_no_move_reaches_is_an_error_at_import():
    photo = next(each for each in lifecycles() if each.name == "photo")

    with pytest.raises(ValueError, match="no move reaches"):
        Lifecycle(name="x", states=photo.states, initial="received", moves={})


def test_the_page_of_diagrams_is_up_to_date():
    assert PAGE.read_text() == page(), "run: manage.py lifecycles > docs/lifecycles.md"
