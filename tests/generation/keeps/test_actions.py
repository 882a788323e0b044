"""Saying what has to stay in every headshot."""

import pytest
from django.db import IntegrityError, transaction

from generation.engine.vocabulary import KEPT
from generation.keeps import actions, queries
from generation.keeps.models import CHECKS, Keep, Keeps
from generation.keeps.policy import lacking
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
from tests.tenants.moments import HOUR, OWNER


def test_what_was_said_is_read_in_one_order(ada: Employee) -> None:
    actions.say(ada, ["beard", "glasses"], at=NOON)

    assert queries.asked_by(ada) == ["glasses", "beard"]


def test_what_is_said_later_takes_the_place(ada: Employee) -> None:
    actions.say(ada, ["beard", "glasses"], at=NOON)

    actions.say(ada, ["hearing aid"], at=NOON + HOUR)

    assert queries.asked_by(ada) == ["hearing aid"]
    assert Keeps.objects.get().said_at == NOON + HOUR


def test_who_asks_for_nothing_any_more_leaves_no_row(ada: Employee) -> None:
    actions.say(ada, ["glasses"], at=NOON)

    actions.say(ada, [], at=NOON)

    assert queries.asked_by(ada) == []
    assert not Keeps.objects.exists()


def test_nobody_asks_for_what_is_not_offered(ada: Employee) -> None:
    with pytest.raises(Invalid):
        actions.say(ada, ["glasses", "youth"], at=NOON)

    assert queries.asked_by(ada) == []


def test_the_database_takes_nothing_else_either(ada: Employee) -> None:
    for asked in (["youth"], []):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.make_keeps(employee=ada, asked=asked)


def test_nothing_is_noted_without_a_consent(ada: Employee) -> None:
    consent.withdraw(ada, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        actions.say(ada, ["glasses"], at=NOON)


def test_nothing_is_noted_of_somebody_who_left(ada: Employee) -> None:
    people.leave(ada, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        actions.say(ada, ["glasses"], at=NOON)


def test_the_log_says_that_something_changed_and_not_what(ada: Employee) -> None:
    actions.say(ada, ["head covering"], at=NOON)

    [event] = audit.recent(Filter(verb="employee.keep"))
    assert describe(event, {str(ada.pk): "Ada"}) == "Ada changed what stays in every headshot."
    assert (event.actor_kind, event.actor_id, event.subject_id) == ("employee", str(ada.pk), ada.pk)
    assert "covering" not in str(vars(event))


def test_saying_the_same_again_changes_nothing(ada: Employee) -> None:
    actions.say(ada, ["glasses"], at=NOON)

    actions.say(ada, ["glasses"], at=NOON + HOUR)

    assert len(audit.recent(Filter(verb="employee.keep"))) == 1
    assert Keeps.objects.get().said_at == NOON


def test_what_was_said_by_then_is_forgotten(ada: Employee) -> None:
    actions.say(ada, ["glasses"], at=NOON)
    actions.forget(ada, until=NOON - HOUR, at=NOON)
    assert queries.asked_by(ada) == ["glasses"]

    actions.forget(ada, until=NOON, actor=OWNER, at=NOON)

    assert queries.asked_by(ada) == []
    [event] = audit.recent(Filter(verb="employee.forget_keeps"))
    assert describe(event, {OWNER.id: "Olive", str(ada.pk): "Ada"}) == (
        "Olive deleted what Ada asked to keep in every headshot."
    )


def test_another_companys_people_are_not_spoken_for(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        ada = make.make_participant()
        actions.say(ada, ["glasses"], at=NOON)

    with acting_for(globex):
        with pytest.raises(Employee.DoesNotExist):
            actions.say(ada, ["beard"], at=NOON)
        actions.forget(ada, until=NOON, at=NOON)
        assert queries.asked_by(ada) == []

    with acting_for(acme):
        assert queries.asked_by(ada) == ["glasses"]


def test_everything_on_offer_is_what_prompts_can_name() -> None:
    assert tuple(Keep.values) == KEPT


def test_every_check_is_of_something_on_offer() -> None:
    assert set(Keep) - set(CHECKS) == {Keep.HEARING_AID}


def test_what_no_check_looked_for_is_not_lacking() -> None:
    checks = {
        "keep_glasses": {"passes": False, "found": 0.1},
        "keep_beard": {"passes": True, "found": 0.8},
        "eyes": {"passes": False, "found": 0.0},
    }

    assert lacking(checks) == ["glasses"]
    assert lacking({}) == []
