"""A brand system plans a rebrand, runs it and undoes it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generation.headshots.models import Headshot
from generation.rebrands.lifecycle import RebrandState
from generation.rebrands.models import Rebrand
from generation.styles.models import StyleVersion
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department, Employee
from tests import make
from tests.generation.rebrands.conftest import make_approved
from tests.portal.api.conftest import Call


@pytest.fixture
def newer(acme: Organization) -> StyleVersion:
    """A version that one approved picture is not in yet."""
    with acting_for(acme):
        version = make.make_version()
        make_approved(version)
        return make.make_version(version.template)


def planned(call: Call, version: StyleVersion) -> str:
    answer = call("POST", "rebrands/", {"version_id": str(version.pk)})
    assert answer.status_code == 201
    assert (answer.json()["concerned"], answer.json()["refinishable"]) == (1, 1)
    return f"rebrands/{answer.json()['id']}/"


def test_it_is_planned_started_paused_and_cancelled(call: Call, newer: StyleVersion) -> None:
    path = planned(call, newer)

    states = [
        call("POST", path, {"move": move}).json()["state"]
        for move in ("start", "pause", "resume", "cancel")
    ]

    assert states == ["running", "paused", "running", "cancelled"]
    assert [row["state"] for row in call("GET", "rebrands/").json()] == ["cancelled"]


def test_its_progress_is_read(call: Call, newer: StyleVersion) -> None:
    path = planned(call, newer)
    call("POST", path, {"move": "start"})

    shown = call("GET", path).json()

    assert shown["state"] == RebrandState.RUNNING
    assert (shown["progress"]["total"], shown["progress"]["busy"]) == (1, 1)
    assert (shown["undo_until"], shown["concerned"]) == (None, None)


def test_many_rebrands_cost_as_many_queries_as_few(
    acme: Organization, call: Call, newer: StyleVersion
) -> None:
    def queries_for(more: int) -> int:
        with acting_for(acme):
            for _ in range(more):
                make.make_rebrand("done", version=newer)
        with CaptureQueriesContext(connection) as captured:
            call("GET", "rebrands/")
        return len(captured)

    queries_for(1)  # the first call of a key notes that it was used

    assert queries_for(1) == queries_for(10)


def test_no_plan_is_made_again_for_a_rebrand_that_has_started(
    acme: Organization, call: Call, newer: StyleVersion
) -> None:
    path = planned(call, newer)
    with CaptureQueriesContext(connection) as planning:
        call("GET", path)
    with acting_for(acme):
        Rebrand.objects.update(state=RebrandState.DONE)

    with CaptureQueriesContext(connection) as reading:
        call("GET", path)

    assert len(reading) < len(planning)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"version_id": str(uuid4())}, "version_id"),
        ({}, "version_id"),
        ({"version_id": "x"}, "version_id"),
    ],
)
def test_what_is_wrong_is_named(call: Call, newer: StyleVersion, body: object, field: str) -> None:
    answer = call("POST", "rebrands/", body)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_an_unknown_department_is_named(call: Call, newer: StyleVersion) -> None:
    body = {"version_id": str(newer.pk), "departments": ["Desing"]}

    answer = call("POST", "rebrands/", body)

    assert answer.status_code == 400
    assert "Desing" in answer.json()["detail"]


def test_a_department_that_is_named_twice_counts_once(
    call: Call, acme: Organization, newer: StyleVersion
) -> None:
    with acting_for(acme):
        design = Department.objects.create(name="Design")
        Employee.objects.update(department=design)

    call("POST", "rebrands/", {"version_id": str(newer.pk), "departments": ["Design", "Design"]})

    with acting_for(acme):
        assert Rebrand.objects.get().department_ids == [str(design.pk)]


def test_what_cannot_be_done_now_is_a_conflict(call: Call, newer: StyleVersion) -> None:
    path = planned(call, newer)

    assert call("POST", path, {"move": "undo"}).status_code == 409
    assert call("POST", path, {"move": "explode"}).status_code == 400
    assert call("GET", path).json()["state"] == RebrandState.PLANNED


def test_approvals_carry_over_where_the_rules_allow_it(call: Call, newer: StyleVersion) -> None:
    body = {"version_id": str(newer.pk), "carries_over": True}
    refusal = call("POST", "rebrands/", body)
    rules = call("GET", "approval-rules/").json()
    call("PUT", "approval-rules/", {**rules, "carries_over": True})

    allowed = call("POST", "rebrands/", body)

    assert (refusal.status_code, refusal.json()["code"]) == (409, "approvals_do_not_carry_over")
    assert (allowed.status_code, allowed.json()["carries_over"]) == (201, True)


def test_another_company_neither_sees_nor_moves_it(
    acme: Organization, call: Call, foreign_call: Call, newer: StyleVersion
) -> None:
    path = planned(call, newer)

    answers = [foreign_call("GET", path), foreign_call("POST", path, {"move": "start"})]
    planning = foreign_call("POST", "rebrands/", {"version_id": str(newer.pk)})

    assert [answer.status_code for answer in answers] == [404, 404]
    assert planning.status_code == 400
    assert foreign_call("GET", "rebrands/").json() == []
    with acting_for(acme):
        assert Rebrand.objects.get().state == RebrandState.PLANNED
        assert Headshot.objects.get().style_version != newer
