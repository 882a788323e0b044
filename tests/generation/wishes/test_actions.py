"""Saying what one would like to wear or show."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from generation.headshots import actions as headshots
from generation.styles.models import StyleVersion
from generation.styles.specification import DEFAULT
from generation.wishes import actions, queries
from generation.wishes.models import Wishes
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.audit.sentences import describe
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel.errors import Invalid
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import OWNER

SMILE = {"expression": ["confident smile"]}


def publish(*, locked: tuple[str, ...] = ()) -> StyleVersion:
    """Two kinds of clothes and two expressions, for everyone."""
    axes = {**DEFAULT.axes, "clothing": ["business formal", "smart casual"]}
    draft = replace(DEFAULT, axes=axes, locked=locked).to_json()
    return make.make_version(make.make_style(draft=draft, is_default=True))


@pytest.fixture
def style(in_acme: Organization) -> StyleVersion:
    return publish()


def test_what_was_chosen_is_kept(ada: Employee, style: StyleVersion) -> None:
    actions.say(ada, SMILE, at=NOON)

    assert queries.of(ada) == SMILE


def test_what_is_said_later_takes_the_place(ada: Employee, style: StyleVersion) -> None:
    actions.say(ada, SMILE, at=NOON)

    actions.say(ada, {"clothing": ["smart casual"]}, at=NOON)

    assert queries.of(ada) == {"clothing": ["smart casual"]}


def test_all_that_is_allowed_is_the_same_as_no_wish(ada: Employee, style: StyleVersion) -> None:
    actions.say(ada, SMILE, at=NOON)

    actions.say(ada, {"expression": ["confident smile", "approachable"]}, at=NOON)

    assert not Wishes.objects.exists()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"pose": ["slight turn left"]}, "pose"),  # one value: nothing to choose
        ({"clothing": ["a cape"]}, "clothing"),
        ({"age": ["younger"]}, "age"),
    ],
)
def test_nobody_gets_what_the_style_does_not_offer(
    ada: Employee, style: StyleVersion, asked: dict[str, list[str]], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.say(ada, {**SMILE, **asked}, at=NOON)

    assert set(refusal.value.fields) == {field}
    assert queries.of(ada) == {}


def test_a_locked_axis_is_nobodys_to_choose(ada: Employee) -> None:
    publish(locked=("expression",))

    with pytest.raises(Invalid) as refusal:
        actions.say(ada, SMILE, at=NOON)

    assert "same for everyone" in refusal.value.fields["expression"]


def test_without_a_published_style_there_is_nothing_to_choose(ada: Employee) -> None:
    assert queries.choices(ada) == {}


def test_nothing_is_noted_without_a_consent(ada: Employee, style: StyleVersion) -> None:
    consent.withdraw(ada, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        actions.say(ada, SMILE, at=NOON)


def test_nothing_is_noted_of_somebody_who_left(ada: Employee, style: StyleVersion) -> None:
    people.leave(ada, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        actions.say(ada, SMILE, at=NOON)


def test_the_log_says_that_something_changed_and_not_what(
    ada: Employee, style: StyleVersion
) -> None:
    actions.say(ada, SMILE, at=NOON)

    [event] = audit.recent(Filter(verb="employee.wish"))
    sentence = describe(event, {str(ada.pk): "Ada"})
    assert sentence == "Ada changed what they would like to wear or show."


def test_the_database_keeps_no_empty_wish(ada: Employee) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_wishes(employee=ada, chosen={})


def test_headshots_are_ordered_with_what_was_chosen_by_then(
    ada: Employee, style: StyleVersion
) -> None:
    run = make.make_run("ready", employee=ada)
    actions.say(ada, SMILE, at=NOON)
    batch = headshots.open_batch(run, seed=7, at=NOON)

    actions.say(ada, {}, at=NOON)

    batch.refresh_from_db()
    assert batch.wishes == SMILE
    assert batch.axes["expression"] == ["confident smile"]
    assert batch.axes["clothing"] == ["business formal", "smart casual"]


def test_another_companys_people_are_not_spoken_for(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        publish()
        ada = make.make_participant()
        actions.say(ada, SMILE, at=NOON)

    with acting_for(globex):
        publish()
        with pytest.raises(Employee.DoesNotExist):
            actions.say(ada, {}, at=NOON)
        actions.forget(ada, until=NOON, at=NOON)
        assert queries.of(ada) == {}

    with acting_for(acme):
        assert queries.of(ada) == SMILE
