"""Looking at photos, as far as no model is needed for it."""

import pytest

from generation.photos import actions, queries, tasks
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from tenants.consent import actions as consent
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.stored import jpeg, keep, lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def photo(grace: Employee) -> Photo:
    """A file that passes the door and that no decoder can open."""
    torn = jpeg()[:-200]
    return actions.receive(grace, torn, upload_key="one", limit=10_000, actor=OWNER, at=NOON)


def looked_at(photo: Photo) -> Photo:
    job = work_on(Job.objects.get(subject_id=photo.pk))
    assert job.state == JobState.DONE
    photo.refresh_from_db()
    return photo


@pytest.mark.slow
def test_a_damaged_photo_is_refused_and_its_bytes_are_gone(grace: Employee, photo: Photo) -> None:
    seen = looked_at(photo)

    assert (seen.state, seen.verdict_code) == (PhotoState.REJECTED, "damaged")
    assert lying_about(grace) == set()


def test_a_photo_is_not_opened_after_consent_was_withdrawn(grace: Employee, photo: Photo) -> None:
    consent.withdraw(grace, actor=OWNER, at=NOON)

    seen = looked_at(photo)

    assert (seen.state, seen.verdict_code) == (PhotoState.REJECTED, "consent_withdrawn")
    assert lying_about(grace) == set()


def test_a_photo_that_was_removed_is_not_looked_at(photo: Photo) -> None:
    actions.erase(photo, actor=OWNER, at=NOON)

    assert looked_at(photo).state == PhotoState.ERASED


def test_a_photo_nobody_could_look_at_is_refused_and_gone(grace: Employee, photo: Photo) -> None:
    tasks.look_failed(
        organization_id=grace.organization_id, subject_id=photo.pk, code="worker_lost", at=NOON
    )

    photo.refresh_from_db()
    assert (photo.state, photo.verdict_code) == (PhotoState.REJECTED, "not_checked")
    assert lying_about(grace) == set()


def test_a_verdict_outlives_a_late_failure(grace: Employee) -> None:
    good = make.make_photo(employee=grace, file_key=keep(grace, "photo"))

    tasks.look_failed(
        organization_id=grace.organization_id, subject_id=good.pk, code="worker_lost", at=NOON
    )

    assert list(queries.admitted(grace)) == [good]
    assert lying_about(grace) == {good.file_key}
