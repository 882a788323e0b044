"""Asking for other clothes or another light of a take, whose head stays as it is."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from generation.headshots import actions, edits, queries
from generation.headshots.actions import AlreadyRendering, NoRedosLeft
from generation.headshots.edits import CannotBeEdited, Change, ModelGone
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.styles.models import StyleVersion
from generation.styles.specification import DEFAULT
from generation.training import actions as training
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import OWNER

AXES: dict[str, list[str]] = {
    "lighting": ["soft light", "light from the left"],
    "clothing": ["business formal", "smart casual"],
    "pose": ["facing the camera"],
    "expression": ["approachable"],
}
HEAD = {"x": 60.0, "y": 50.0, "height": 70.0, "roll": 0.0}
SHIRT = Change("clothing", "blue shirt")
LEFT = Change("lighting", "light from the left")


def version(**changes: Any) -> StyleVersion:
    draft = DEFAULT.to_json() | {"axes": AXES, **changes}
    return make.make_version(make.make_style(is_default=True, draft=draft))


def taken(employee: Employee, **changes: Any) -> Headshot:
    """A take under soft light in the first suit."""
    narrowed = {axis: values[:1] for axis, values in AXES.items()}
    run = make.make_run("ready", employee=employee)
    drawn = {"seed": 10, "narrowed": narrowed, "style_version": version(**changes)}
    batch = make.make_batch("ready", run=run, **drawn)
    return make.make_headshot(batch=batch, seed=10, cutout_key="a cutout", head=HEAD)


@pytest.fixture
def take(ada: Employee) -> Headshot:
    return taken(ada)


def edit(take: Headshot, change: Change = SHIRT) -> HeadshotBatch:
    return actions.edit(take, change=change, actor=OWNER, at=NOON)


def finished(batch: HeadshotBatch, **changes: Any) -> Headshot:
    """The take that came of an edit."""
    HeadshotBatch.objects.filter(pk=batch.pk).update(state=BatchState.READY)
    batch.refresh_from_db()
    made = {"seed": batch.seed, "cutout_key": "another", "head": HEAD, **changes}
    return make.make_headshot(batch=batch, **made)


def test_a_take_may_have_what_its_style_leaves_to_people(take: Headshot) -> None:
    assert edits.choices(take) == {
        "clothing": ["charcoal suit", "black blazer", "blue shirt", "white shirt"],
        "lighting": ["light from the left"],
    }


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"locked": ["clothing"]}, ["lighting"]),
        ({"axes": AXES | {"lighting": ["soft light"]}}, ["clothing"]),
        ({"axes": AXES | {"clothing": ["business formal"]}}, ["clothing", "lighting"]),
        ({"locked": ["clothing", "lighting"]}, []),
    ],
)
def test_what_a_style_locks_is_not_offered(
    ada: Employee, changes: dict[str, Any], left: list[str]
) -> None:
    assert list(edits.choices(taken(ada, **changes))) == left


def test_locks_do_not_bind_reviewers(ada: Employee) -> None:
    take = taken(ada, locked=["clothing"])

    batch = actions.edit(take, change=SHIRT, actor=OWNER, at=NOON, by_reviewer=True)

    assert batch.edit_value == "blue shirt"
    with pytest.raises(Invalid):
        edit(finished(batch), Change("clothing", "white shirt"))


def test_an_edit_is_a_round_of_its_own_that_points_to_the_take(take: Headshot) -> None:
    first, batch = take.batch, edit(take)

    assert first
    assert (batch.source, batch.edit_axis, batch.edit_value) == (take, "clothing", "blue shirt")
    assert (batch.round, batch.candidates, batch.seed) == (2, edits.CANDIDATES, take.seed)
    assert (batch.run, batch.style_version) == (first.run, take.style_version)
    assert queries.redos_left(take.employee) == queries.MOST_REDOS - 1
    assert take in queries.gallery(take.employee)


def test_every_candidate_of_an_edit_is_asked_for_the_change_alone(take: Headshot) -> None:
    was, batch = edits.asked_for(take), edit(take, LEFT)

    asked = edits.asked_of(batch)

    wanted = replace(was.specification, lighting="light from the left")
    assert [each.specification for each in asked] == [wanted] * edits.CANDIDATES


def test_an_edit_of_an_edit_keeps_the_first_change(take: Headshot) -> None:
    shirt = finished(edit(take))

    batch = edit(shirt, LEFT)

    assert edits.asked_of(batch)[0].axes == {
        "lighting": "light from the left",
        "clothing": "smart casual",
        "pose": "facing the camera",
        "expression": "approachable",
    }


def test_light_is_changed_once(take: Headshot) -> None:
    lit = finished(edit(take, LEFT))

    assert list(edits.choices(lit)) == ["clothing"]
    assert list(edits.choices(finished(edit(lit)))) == ["clothing"]


def test_asked_again_an_edit_draws_other_pictures(take: Headshot) -> None:
    first = finished(edit(take)).batch
    second = edit(take)

    assert first
    assert second.seed == first.seed + edits.CANDIDATES


def test_the_request_is_audited(take: Headshot) -> None:
    batch = edit(take)

    event = audit.recent(Filter(about=frozenset({batch.pk})), limit=1)[0]
    assert (event.verb, event.detail["reason"]) == ("headshotbatch.order", "clothing")


@pytest.mark.parametrize(
    "change",
    [
        Change("clothing", "navy suit"),
        Change("clothing", "black turtleneck"),
        Change("lighting", "light from the right"),
        Change("pose", "slight turn left"),
        Change("", ""),
    ],
)
def test_what_the_style_does_not_leave_to_choose_is_refused(take: Headshot, change: Change) -> None:
    with pytest.raises(Invalid) as refusal:
        edit(take, change)

    assert "Choose one of: charcoal suit, black blazer" in refusal.value.fields["change"]
    assert HeadshotBatch.objects.count() == 1


def test_where_nothing_is_left_to_choose_that_is_said(ada: Employee) -> None:
    with pytest.raises(Invalid) as refusal:
        edit(taken(ada, locked=["clothing", "lighting"]))

    assert "leaves no other clothes" in refusal.value.fields["change"]


def test_a_deleted_model_is_named_with_what_to_do(take: Headshot) -> None:
    assert take.batch
    training.erase(take.batch.run, at=NOON)

    with pytest.raises(ModelGone, match="Ask for new takes"):
        edit(take)


@pytest.mark.parametrize("state", ["withdrawn", "discarded"])
def test_a_take_that_is_gone_cannot_be_edited(take: Headshot, state: str) -> None:
    Headshot.objects.filter(pk=take.pk).update(state=state)
    take.refresh_from_db()

    assert edits.choices(take) == {}
    with pytest.raises(CannotBeEdited):
        edit(take)


def test_a_photo_of_ones_own_cannot_be_edited(take: Headshot) -> None:
    own = make.make_own_headshot(employee=take.employee, style_version=take.style_version)

    assert edits.choices(own) == {}
    with pytest.raises(CannotBeEdited):
        edit(own)


def test_a_take_without_a_head_cannot_be_edited(take: Headshot) -> None:
    take.head = None

    with pytest.raises(CannotBeEdited):
        edit(take)


def test_one_edit_is_made_at_a_time(take: Headshot) -> None:
    edit(take)

    with pytest.raises(AlreadyRendering):
        edit(take, LEFT)


def test_edits_count_as_redos(take: Headshot) -> None:
    for _ in range(queries.MOST_REDOS):
        finished(edit(take), seed=99)

    with pytest.raises(NoRedosLeft):
        edit(take)


def test_nothing_is_edited_without_consent(take: Headshot) -> None:
    consent.withdraw(take.employee, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        edit(take)


def test_an_edit_without_a_take_is_refused_by_the_database(take: Headshot) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HeadshotBatch.objects.filter(pk=str(take.batch_id)).update(edit_axis="clothing")


def test_no_company_edits_anothers_take(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        take = taken(make.make_participant())
    foreign = {"source_id": take.pk, "edit_axis": "clothing", "edit_value": "blue shirt"}

    with acting_for(globex):
        theirs = taken(make.make_participant())
        with pytest.raises(IntegrityError), transaction.atomic():
            HeadshotBatch.objects.filter(pk=str(theirs.batch_id)).update(**foreign)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
