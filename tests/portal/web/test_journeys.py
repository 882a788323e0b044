"""Where people stand, and that a page of them costs as much as one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generation.journey import step_of
from portal.web.journeys import standings
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make

LATER = make.NOON + timedelta(hours=1)


def words_for(employee: Employee) -> str:
    return standings([employee], at=LATER)[employee.pk].words


@pytest.fixture
def agreed(in_acme: Organization) -> Employee:
    employee = make.make_employee()
    make.make_receipt(employee)
    return employee


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EmployeeState.ADDED, "Not invited"),
        (EmployeeState.INVITED, "Invited"),
        (EmployeeState.ACTIVE, "Not agreed yet"),
        (EmployeeState.LEFT, "Left"),
    ],
)
def test_people_without_consent_stand_where_they_are(
    in_acme: Organization, state: str, words: str
) -> None:
    assert words_for(make.make_employee(state)) == words


def test_photos_are_counted_while_they_come(agreed: Employee) -> None:
    make.make_photo(employee=agreed)
    newest = make.make_photo(employee=agreed, received_at=LATER)

    standing = standings([agreed], at=LATER)[agreed.pk]

    assert standing.words == "Uploading 2/14"
    assert standing.since == newest.received_at


def test_photos_that_nobody_can_check_show(agreed: Employee) -> None:
    make.make_photo("stalled", employee=agreed)

    assert words_for(agreed) == "Photos not checked"


@pytest.mark.parametrize(
    ("state", "words"),
    [("queued", "Waiting"), ("running", "Learning"), ("cancelled", "Uploading 0/14")],
)
def test_training_shows(agreed: Employee, state: str, words: str) -> None:
    make.make_run(state, employee=agreed)

    assert words_for(agreed) == words


def test_failed_training_says_why(agreed: Employee) -> None:
    make.make_run("failed", employee=agreed, failure_code="engine_crashed")

    standing = standings([agreed], at=LATER)[agreed.pk]

    assert standing.words == "Learning failed"
    assert "stopped" in standing.trouble


@pytest.mark.parametrize(
    ("state", "words"),
    [("rendering", "Rendering"), ("failed", "Rendering failed"), ("ready", "Choosing")],
)
def test_rendering_shows(agreed: Employee, state: str, words: str) -> None:
    make.make_batch(state, run=make.make_run("ready", employee=agreed))

    assert words_for(agreed) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [("open", "To review"), ("approved", "Approved"), ("changes_requested", "Redo requested")],
)
def test_review_shows(agreed: Employee, state: str, words: str) -> None:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=agreed))
    make.make_approval(state, headshot=make.make_headshot("chosen", batch=batch))

    assert words_for(agreed) == words


def test_new_takes_after_a_redo_are_shown_while_they_are_made(agreed: Employee) -> None:
    run = make.make_run("ready", employee=agreed)
    batch = make.make_batch("ready", run=run)
    make.make_approval("changes_requested", headshot=make.make_headshot("chosen", batch=batch))
    make.make_batch("rendering", run=run, created_at=LATER, round=2)

    assert words_for(agreed) == "Rendering"


def test_withdrawn_consent_comes_before_everything_but_an_approval(agreed: Employee) -> None:
    make.make_batch("ready", run=make.make_run("ready", employee=agreed))

    far = make.NOON + 2 * make.YEAR

    assert standings([agreed], at=far)[agreed.pk].words == "Not agreed yet"
    assert step_of(agreed, at=far) == "consent"


def test_twenty_people_cost_as_many_queries_as_two(in_acme: Organization) -> None:
    def queries_for(number: int) -> int:
        people = [make.make_employee() for _ in range(number)]
        for person in people:
            make.make_photo(employee=person)
            make.make_run("failed", employee=person)
        with CaptureQueriesContext(connection) as captured:
            standings(people, at=LATER)
        return len(captured)

    assert queries_for(2) == queries_for(20) <= 7
