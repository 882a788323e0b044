"""Where people stand and since when, as the database finds it."""

from datetime import timedelta

import pytest

from generation.census import queries
from generation.census.places import Place
from generation.journey import step_of
from generation.licences.terms import Terms
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make

LATER = make.NOON + timedelta(hours=1)
SOON = make.NOON + timedelta(minutes=30)


def standing(employee: Employee) -> queries.Standing:
    return queries.standings([employee.pk], at=LATER)[employee.pk]


def place(employee: Employee) -> Place:
    return standing(employee).place


@pytest.fixture
def agreed(in_acme: Organization) -> Employee:
    return make.make_participant()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (EmployeeState.ADDED, Place.ADDED),
        (EmployeeState.INVITED, Place.INVITED),
        (EmployeeState.ACTIVE, Place.NOT_AGREED),
        (EmployeeState.LEFT, Place.LEFT),
        (EmployeeState.ERASING, Place.ERASING),
    ],
)
def test_people_without_consent_stand_where_they_are(
    in_acme: Organization, state: str, expected: Place
) -> None:
    assert place(make.make_employee(state)) == expected


@pytest.mark.parametrize(
    ("invite", "until", "expected"),
    [
        ("sent", LATER + timedelta(days=1), Place.INVITED),
        ("sent", SOON, Place.RUN_OUT),
        ("expired", SOON, Place.RUN_OUT),
        ("revoked", LATER + timedelta(days=1), Place.REVOKED),
    ],
)
def test_invite_that_leads_nowhere_shows(
    in_acme: Organization, invite: str, until: object, expected: Place
) -> None:
    invited = make.make_invite(invite, expires_at=until).employee

    assert place(invited) == expected


def test_ran_out_since_the_end_of_the_invite(in_acme: Organization) -> None:
    invited = make.make_invite("sent", expires_at=SOON).employee

    assert standing(invited).since == SOON


def test_who_uploads_stands_since_the_newest_photo(agreed: Employee) -> None:
    make.make_photo(employee=agreed)
    make.make_photo(employee=agreed, received_at=SOON)

    found = standing(agreed)

    assert (found.place, found.since) == (Place.UPLOADING, SOON)


def test_photos_that_nobody_can_check_show(agreed: Employee) -> None:
    make.make_photo("stalled", employee=agreed)

    assert place(agreed) == Place.UNCHECKED


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("queued", Place.WAITING),
        ("running", Place.LEARNING),
        ("failed", Place.LEARNING_FAILED),
        ("cancelled", Place.UPLOADING),
    ],
)
def test_training_shows(agreed: Employee, state: str, expected: Place) -> None:
    make.make_run(state, employee=agreed)

    assert place(agreed) == expected


def test_failed_training_says_why(agreed: Employee) -> None:
    make.make_run("failed", employee=agreed, failure_code="engine_crashed")

    assert standing(agreed).code == "engine_crashed"


def test_work_that_waits_for_the_licence_shows(agreed: Employee, paid_base: Terms) -> None:
    make.make_run("queued", employee=agreed)

    assert place(agreed) == Place.HELD


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("queued", Place.RENDERING),
        ("rendering", Place.RENDERING),
        ("failed", Place.RENDERING_FAILED),
        ("ready", Place.CHOOSING),
        ("cancelled", Place.UPLOADING),
    ],
)
def test_rendering_shows(agreed: Employee, state: str, expected: Place) -> None:
    make.make_batch(state, run=make.make_run("ready", employee=agreed))

    assert place(agreed) == expected


def test_newer_training_comes_before_takes_of_the_last(agreed: Employee) -> None:
    make.make_batch("ready", run=make.make_run("ready", employee=agreed))
    make.make_run("running", employee=agreed, created_at=SOON)

    assert place(agreed) == Place.LEARNING


def test_newer_training_that_was_stopped_leaves_the_takes(agreed: Employee) -> None:
    make.make_batch("ready", run=make.make_run("ready", employee=agreed))
    make.make_run("cancelled", employee=agreed, created_at=SOON)

    assert place(agreed) == Place.CHOOSING


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("open", Place.TO_REVIEW),
        ("second", Place.SECOND),
        ("approved", Place.APPROVED),
        ("changes_requested", Place.REDO),
        ("withdrawn", Place.CHOOSING),
    ],
)
def test_review_shows(agreed: Employee, state: str, expected: Place) -> None:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=agreed))
    make.make_approval(state, headshot=make.make_headshot("chosen", batch=batch))

    assert place(agreed) == expected


def test_new_takes_after_a_redo_are_shown_while_they_are_made(agreed: Employee) -> None:
    run = make.make_run("ready", employee=agreed)
    batch = make.make_batch("ready", run=run)
    make.make_approval("changes_requested", headshot=make.make_headshot("chosen", batch=batch))
    make.make_batch("rendering", run=run, created_at=SOON, round=2)

    assert place(agreed) == Place.RENDERING


def test_own_photo_needs_no_consent(in_acme: Organization) -> None:
    employee = make.make_employee()
    make.make_own_photo("made", employee=employee)

    assert place(employee) == Place.OWN_PHOTO


def test_withdrawn_consent_comes_before_everything_but_an_approval(agreed: Employee) -> None:
    make.make_batch("ready", run=make.make_run("ready", employee=agreed))

    far = make.NOON + 2 * make.YEAR

    assert queries.standings([agreed.pk], at=far)[agreed.pk].place == Place.NOT_AGREED
    assert step_of(agreed, at=far) == "consent"


def test_erased_people_stand_nowhere(in_acme: Organization) -> None:
    erased = make.make_employee(EmployeeState.ERASED)

    assert queries.standings([erased.pk], at=LATER) == {}
