"""What becomes of a take."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from generation.headshots import actions, queries
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.kernel.lifecycle import IllegalMove
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import keep, lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def take(ada: Employee) -> Headshot:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=ada))
    keys = {name: keep(ada, name.removesuffix("_key")) for name in actions.FILES}
    return make.make_headshot(batch=batch, nearest_other=0.3, checks={"one_face": {}}, **keys)


def test_a_take_is_chosen_and_put_back(take: Headshot) -> None:
    actions.choose(take, actor=OWNER, at=NOON)
    assert take.state == HeadshotState.CHOSEN

    actions.put_back_all(take.employee, actor=OWNER, at=NOON)

    take.refresh_from_db()
    assert take.state == HeadshotState.PROPOSED


def test_only_what_was_chosen_is_released(take: Headshot) -> None:
    with pytest.raises(IllegalMove):
        actions.release(take, actor=OWNER, at=NOON)


def test_a_released_take_is_not_discarded(take: Headshot) -> None:
    actions.choose(take, actor=OWNER, at=NOON)
    actions.release(take, actor=OWNER, at=NOON)

    with pytest.raises(IllegalMove):
        actions.discard(take, at=NOON)

    assert len(lying_about(take.employee)) == len(actions.FILES)


def test_one_take_of_a_person_is_released_at_a_time(take: Headshot) -> None:
    other = make.make_headshot(HeadshotState.CHOSEN, batch=take.batch)
    actions.choose(take, actor=OWNER, at=NOON)
    actions.release(take, actor=OWNER, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.release(other, actor=OWNER, at=NOON)


def test_a_discarded_take_leaves_neither_file_nor_measurement(
    take: Headshot, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(take, at=NOON)

    take.refresh_from_db()
    assert lying_about(take.employee) == set()
    assert {getattr(take, name) for name in actions.FILES} == {""}
    assert (take.likeness, take.nearest_other, take.checks) == (0.0, None, {})


@pytest.mark.parametrize("state", ["withdrawn", "discarded"])
def test_what_was_withdrawn_or_discarded_cannot_be_chosen(take: Headshot, state: str) -> None:
    Headshot.objects.filter(pk=take.pk).update(state=state)

    assert not queries.gallery(take.employee).exists()
    assert actions.in_order(take.employee, [take.pk]) == []


def test_choices_come_in_the_order_that_was_asked_for(take: Headshot) -> None:
    other = make.make_headshot(batch=take.batch)
    strangers = make.make_headshot()

    wanted = [other.pk, strangers.pk, take.pk]

    assert actions.in_order(take.employee, wanted) == [other, take]
