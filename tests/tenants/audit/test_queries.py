"""Reading what happened."""

from datetime import timedelta

import pytest

from tenants.audit import queries
from tenants.audit.actions import record
from tenants.audit.queries import Filter
from tenants.kernel.lifecycle import SYSTEM
from tenants.organizations.models import Organization
from tests.make import NOON
from tests.tenants.moments import MINUTE, OWNER

VERBS = ["employee.add", "employee.leave", "employees.import", "invite.resend"]


@pytest.fixture
def events(in_acme: Organization) -> Organization:
    for number, verb in enumerate(VERBS):
        actor = OWNER if number % 2 else SYSTEM
        record(verb, in_acme, actor=actor, at=NOON + timedelta(days=1, minutes=number))
    return in_acme


def verbs(wanted: Filter) -> list[str]:
    return [event.verb for event in queries.recent(wanted) if event.verb in VERBS]


def test_the_newest_comes_first(events: Organization) -> None:
    assert verbs(Filter()) == VERBS[::-1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(verb="employee"), ["employee.leave", "employee.add"]),
        (Filter(verb="employee.add"), ["employee.add"]),
        (Filter(verb="nothing"), []),
        (Filter(actor_kind="system"), ["employees.import", "employee.add"]),
        (Filter(actor_id=OWNER.id), ["invite.resend", "employee.leave"]),
        (Filter(since=NOON + timedelta(days=1, minutes=3)), ["invite.resend"]),
        (Filter(until=NOON + timedelta(days=1, minutes=1)), ["employee.add"]),
    ],
)
def test_events_can_be_filtered(events: Organization, wanted: Filter, found: list[str]) -> None:
    assert verbs(wanted) == found


def test_the_events_of_one_thing_can_be_read(events: Organization) -> None:
    assert len(verbs(Filter(subject_id=events.pk))) == len(VERBS)


def test_pages_join_without_a_gap_even_at_one_moment(in_acme: Organization) -> None:
    for _ in range(5):
        record("employee.add", in_acme, actor=SYSTEM, at=NOON + MINUTE)
    wanted = Filter(verb="employee.add")

    first = queries.recent(wanted, limit=3)
    second = queries.recent(wanted, after=queries.place_of(first[-1]), limit=3)

    assert len({event.pk for event in [*first, *second]}) == 5
