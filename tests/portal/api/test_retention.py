"""Another system reads how long people's data is kept, and what goes next."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from generation.retention import timers
from tenants.access.policy import Scope
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.portal.api.conftest import Call, caller, key_of


@pytest.fixture
def soon_gone(acme: Organization) -> None:
    """Two whose photos go in three and in five days."""
    with acting_for(acme):
        for name, days in (("Ada", 5), ("Ben", 3)):
            employee = make.make_participant(name=name, external_id=name)
            done = now() - timers.AFTER_ACTIVITY + timedelta(days=days)
            make.make_photo("admitted", employee=employee, received_at=done)


def test_what_goes_next_is_read_the_soonest_first(call: Call, soon_gone: None) -> None:
    shown = call("GET", "retention/").json()

    assert (shown["people"], shown["totals"]["photos"]) == (2, 2)
    assert shown["days_after_approval"] == timers.AFTER_APPROVAL.days
    assert [item["external_id"] for item in shown["items"]] == ["Ben", "Ada"]
    assert {item["why"] for item in shown["items"]} == {"idle"}
    assert shown["next_cursor"] is None


def test_what_goes_comes_a_page_at_a_time(call: Call, soon_gone: None) -> None:
    first = call("GET", "retention/?limit=1").json()

    second = call("GET", f"retention/?limit=1&cursor={first['next_cursor']}").json()

    assert [page["items"][0]["external_id"] for page in (first, second)] == ["Ben", "Ada"]
    assert second["next_cursor"] is None


def test_only_what_goes_by_then_is_told(call: Call, soon_gone: None) -> None:
    shown = call("GET", "retention/?days=4").json()

    assert [item["external_id"] for item in shown["items"]] == ["Ben"]


@pytest.mark.parametrize("query", ["days=-1", "days=366", "days=x", "cursor=WyJ4IiwgMV0"])
def test_what_makes_no_sense_is_refused(call: Call, soon_gone: None, query: str) -> None:
    assert call("GET", f"retention/?{query}").status_code == 400


def test_another_company_reads_its_own(foreign_call: Call, soon_gone: None) -> None:
    shown = foreign_call("GET", "retention/").json()

    assert (shown["people"], shown["items"]) == (0, [])


def test_a_key_needs_the_scope(acme: Organization, soon_gone: None) -> None:
    call = caller(key_of(acme, Scope.BRAND_READ))

    assert call("GET", "retention/").status_code == 403
