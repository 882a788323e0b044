"""What comes next for an employee."""

import pytest

from generation.approvals.lifecycle import ApprovalState
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import HeadshotBatch
from generation.journey import Step, step_of
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER


def step(employee: Employee) -> Step:
    return step_of(employee, at=NOON)


def run_of(employee: Employee, state: str = "ready", *, days: int = 0) -> TrainingRun:
    return make.make_run(state, employee=employee, created_at=NOON + days * DAY)


def batch_of(run: TrainingRun, state: str = "ready", *, days: int = 1) -> HeadshotBatch:
    return make.make_batch(state, run=run, created_at=NOON + days * DAY)


def test_consent_comes_first(in_acme: Organization) -> None:
    assert step(make.make_employee(EmployeeState.ACTIVE)) == Step.CONSENT


def test_then_come_photos(ada: Employee) -> None:
    assert step(ada) == Step.PHOTOS
    make.make_photo(employee=ada)
    assert step(ada) == Step.PHOTOS


@pytest.mark.parametrize("state", ["queued", "running", "ready", "failed"])
def test_a_training_is_worked_on_until_its_headshots_are_there(ada: Employee, state: str) -> None:
    run_of(ada, state)

    assert step(ada) == Step.WORKING


@pytest.mark.parametrize("state", ["queued", "running", "ready"])
def test_a_second_training_is_worked_on_too(ada: Employee, state: str) -> None:
    make.make_headshot(batch=batch_of(run_of(ada)), employee=ada)
    make.make_run(state, employee=ada, plan=2, created_at=NOON + 2 * DAY)

    assert step(ada) == Step.WORKING


def test_a_second_training_that_failed_leaves_what_the_first_gave(ada: Employee) -> None:
    make.make_headshot(batch=batch_of(run_of(ada)), employee=ada)
    make.make_run("failed", employee=ada, plan=2, created_at=NOON + 2 * DAY)

    assert step(ada) == Step.CHOOSING


@pytest.mark.parametrize("state", ["cancelled", "erased"])
def test_after_a_training_was_called_off_come_photos(ada: Employee, state: str) -> None:
    run_of(ada, state)

    assert step(ada) == Step.PHOTOS


@pytest.mark.parametrize("state", ["queued", "rendering", "failed"])
def test_a_batch_is_worked_on_until_it_is_ready(ada: Employee, state: str) -> None:
    batch_of(run_of(ada), state)

    assert step(ada) == Step.WORKING


def test_who_has_takes_chooses(ada: Employee) -> None:
    make.make_headshot(batch=batch_of(run_of(ada)))

    assert step(ada) == Step.CHOOSING


def test_who_called_a_redo_off_chooses_among_the_earlier_takes(ada: Employee) -> None:
    run = run_of(ada)
    make.make_headshot(batch=batch_of(run))
    batch_of(run, "cancelled", days=2)

    assert step(ada) == Step.CHOOSING


def test_a_round_that_failed_leaves_the_earlier_takes_to_choose(ada: Employee) -> None:
    run = run_of(ada)
    make.make_headshot(batch=batch_of(run))
    batch_of(run, "failed", days=2)

    assert step(ada) == Step.CHOOSING


def test_a_newer_training_is_worked_on_beside_earlier_takes(ada: Employee) -> None:
    make.make_headshot(batch=batch_of(run_of(ada)))
    run_of(ada, "running", days=3)

    assert step(ada) == Step.WORKING


@pytest.mark.parametrize("state", [HeadshotState.DISCARDED, HeadshotState.WITHDRAWN])
def test_whose_takes_are_gone_sends_photos(ada: Employee, state: str) -> None:
    make.make_headshot(state, batch=batch_of(run_of(ada)))

    assert step(ada) == Step.PHOTOS


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ApprovalState.OPEN, Step.REVIEW),
        (ApprovalState.APPROVED, Step.APPROVED),
        (ApprovalState.CHANGES_REQUESTED, Step.CHOOSING),
        (ApprovalState.WITHDRAWN, Step.CHOOSING),
    ],
)
def test_the_review_says_what_comes_next(ada: Employee, state: str, expected: Step) -> None:
    make.make_headshot(batch=batch_of(run_of(ada)))
    take = make.make_headshot(HeadshotState.CHOSEN, batch=HeadshotBatch.objects.get())
    make.make_approval(state, headshot=take)

    assert step(ada) == expected


@pytest.mark.parametrize("state", [ApprovalState.OPEN, ApprovalState.SECOND])
def test_a_photo_of_their_own_is_in_review_until_the_last_yes(ada: Employee, state: str) -> None:
    make.make_own_photo("ready", employee=ada)
    make.make_approval(state, headshot=make.make_headshot("chosen", batch=batch_of(run_of(ada))))

    assert step(ada) == Step.REVIEW


def test_an_approved_picture_outlives_the_consent(ada: Employee) -> None:
    take = make.make_headshot(HeadshotState.RELEASED, batch=batch_of(run_of(ada)))
    make.make_approval(ApprovalState.APPROVED, headshot=take)
    consent.withdraw(ada, actor=OWNER, at=NOON)

    assert step(ada) == Step.APPROVED


def test_one_company_learns_nothing_of_anothers_employee(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        ada = make.make_participant()
        make.make_headshot(batch=batch_of(run_of(ada)))

    with acting_for(globex):
        assert step(ada) == Step.CONSENT
