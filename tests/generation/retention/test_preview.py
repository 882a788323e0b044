"""What is told to go next is what goes."""

from datetime import datetime, timedelta

import pytest

from generation.approvals.models import Approval
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.ownphotos.models import OwnPhoto
from generation.photos.models import Photo
from generation.previews.models import Preview
from generation.retention import actions, preview, timers
from generation.retention.preview import Why
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import keep
from tests.make import NOON
from tests.tenants.moments import DAY, MINUTE, OWNER

FAR = NOON + timedelta(days=200)


def held() -> dict[str, int]:
    """What there is of each kind."""
    kept = [HeadshotState.RELEASED, HeadshotState.DISCARDED]
    return {
        "photos": Photo.objects.exclude(state="erased").count(),
        "models": TrainingRun.objects.exclude(state="erased").count(),
        "previews": Preview.objects.exclude(state="erased").count(),
        "takes": Headshot.objects.exclude(state__in=kept).count(),
        "own_photos": OwnPhoto.objects.exclude(state="erased").count(),
        "approved": Headshot.objects.filter(state=HeadshotState.RELEASED).count(),
    }


def told_and_gone(until: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """What the preview tells, and what the sweep then does."""
    before, told = held(), preview.totals(preview.preview(until=until, at=NOON))
    actions.sweep(at=until)
    after = held()
    return told, {kind: before[kind] - after[kind] for kind in before}


def only(until: datetime) -> preview.Due:
    [due] = preview.preview(until=until, at=NOON)
    return due


def add_own_photo(ada: Employee) -> None:
    make.make_own_photo("ready", employee=ada, file_key=keep(ada, "own"))


def test_sources_of_an_approved_picture_go_as_told(ada: Employee, approval: Approval) -> None:
    make.make_photo("admitted", employee=ada, received_at=NOON + DAY)
    add_own_photo(ada)
    until = NOON + timers.AFTER_APPROVAL

    assert (only(until).why, only(until).due_at) == (Why.APPROVED, until)
    told, gone = told_and_gone(until)

    assert told == gone
    assert (told["photos"], told["takes"], told["approved"]) == (2, 2, 0)


def test_what_nobody_approved_goes_as_told(ada: Employee, batch: HeadshotBatch) -> None:
    add_own_photo(ada)

    assert only(FAR).why == Why.IDLE
    told, gone = told_and_gone(only(FAR).due_at)

    assert told == gone
    assert all(told[kind] for kind in preview.KINDS if kind != "approved")


def test_what_is_being_learned_goes_as_told(ada: Employee) -> None:
    make.make_photo("admitted", employee=ada)
    make.make_run("running", employee=ada)

    told, gone = told_and_gone(FAR)

    assert told == gone
    assert told["models"] == 1


def test_everything_of_somebody_who_left_goes_as_told(ada: Employee, approval: Approval) -> None:
    people.leave(ada, actor=OWNER, at=NOON - DAY)
    until = NOON - DAY + timers.AFTER_LEAVING

    assert (only(until).why, only(until).due_at) == (Why.LEFT, until)
    told, gone = told_and_gone(until)

    assert told == gone
    assert told["approved"] == 1


def test_everything_of_somebody_being_erased_goes_as_told(
    ada: Employee, approval: Approval
) -> None:
    people.begin_erasure(ada, actor=OWNER, at=NOON)

    assert (only(NOON).why, only(NOON).due_at) == (Why.ERASING, NOON)
    told, gone = told_and_gone(NOON)

    assert told == gone
    assert told["approved"] == 1


def test_taken_back_consent_spares_an_own_photo_as_told(
    ada: Employee, batch: HeadshotBatch
) -> None:
    add_own_photo(ada)
    consent.withdraw(ada, actor=OWNER, at=NOON)

    assert only(NOON).why == Why.WITHDRAWN
    told, gone = told_and_gone(NOON)

    assert told == gone
    assert (told["photos"], told["own_photos"]) == (2, 0)


@pytest.mark.parametrize("before", [MINUTE, DAY])
def test_nothing_is_told_before_its_time(
    ada: Employee, approval: Approval, before: timedelta
) -> None:
    assert preview.preview(until=NOON + timers.AFTER_APPROVAL - before, at=NOON) == []


def test_looking_changes_nothing(ada: Employee, approval: Approval) -> None:
    before = held()

    preview.preview(until=FAR, at=NOON)

    assert held() == before


def test_nobody_is_told_of_another_company(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        make.make_photo("admitted", employee=make.make_participant())

    with acting_for(globex):
        assert preview.preview(until=FAR, at=NOON) == []
    with acting_for(acme):
        assert len(preview.preview(until=FAR, at=NOON)) == 1
