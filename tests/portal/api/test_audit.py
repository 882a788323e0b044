"""Another system reads what happened."""

from datetime import timedelta

import pytest

from tenants.access.policy import Scope
from tenants.audit.actions import record
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee
from tests.make import NOON
from tests.portal.api.conftest import Call, caller, key_of


@pytest.fixture
def events(acme: Organization, owner: Membership, employee: Employee) -> None:
    """The owner changed Ada at noon; an hour later the system activated her."""
    with acting_for(acme):
        actor = Actor("member", str(owner.pk))
        record("employee.change", employee, actor=actor, at=NOON)
        record("employee.activate", employee, actor=SYSTEM, at=NOON + timedelta(hours=1))


def verbs(call: Call, query: str) -> list[str]:
    return [item["verb"] for item in call("GET", f"audit/?{query}").json()["items"]]


def test_events_are_read_the_newest_first(call: Call, events: None) -> None:
    assert verbs(call, "verb=employee") == ["employee.activate", "employee.change"]


def test_events_are_narrowed(
    call: Call, events: None, owner: Membership, employee: Employee
) -> None:
    assert verbs(call, "verb=employee.change") == ["employee.change"]
    assert verbs(call, f"actor_id={owner.pk}&verb=employee") == ["employee.change"]
    assert verbs(call, "actor_kind=system&verb=employee") == ["employee.activate"]
    assert len(verbs(call, f"object_id={employee.pk}")) == 2
    assert verbs(call, "verb=employee&until=2026-06-01T12:30:00Z") == ["employee.change"]
    assert verbs(call, "verb=employee&since=2026-06-01T12:30:00") == ["employee.activate"]


def test_events_come_a_page_at_a_time(call: Call, events: None) -> None:
    first = call("GET", "audit/?verb=employee&limit=1").json()
    second = call("GET", f"audit/?verb=employee&limit=1&cursor={first['next_cursor']}").json()

    found = [page["items"][0]["verb"] for page in (first, second)]
    assert found == ["employee.activate", "employee.change"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    "query",
    [
        "since=soon",
        "until=0001-01-01T00:00:00%2B23:59",
        "object_id=1",
        "actor_id=x",
        "verb=%00",
        "limit=0",
        "cursor=WyJ4IiwgMV0",
        "cursor=WzEsIDJd",
    ],
)
def test_what_makes_no_sense_is_refused(call: Call, query: str) -> None:
    assert call("GET", f"audit/?{query}").status_code == 400


def test_another_company_reads_its_own(foreign_call: Call, events: None) -> None:
    assert verbs(foreign_call, "verb=employee") == []


def test_a_key_needs_the_scope(acme: Organization) -> None:
    assert caller(key_of(acme, Scope.PEOPLE_READ))("GET", "audit/").status_code == 403
