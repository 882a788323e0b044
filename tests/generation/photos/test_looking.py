"""Looking at photos with the real decoder and the real models."""

import pytest

from generation.demobase.photos import bad_photo, casual_photos
from generation.photos import actions
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee
from tests.generation.claims import work_on
from tests.generation.stored import lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER

pytestmark = pytest.mark.slow


def looked_at(employee: Employee, data: bytes) -> Photo:
    photo = actions.receive(
        employee, data, upload_key="one", limit=30_000_000, actor=OWNER, at=NOON
    )
    job = work_on(Job.objects.get(subject_id=photo.pk))
    assert job.state == JobState.DONE
    photo.refresh_from_db()
    return photo


def test_a_good_photo_is_kept_clean_small_and_measured(grace: Employee) -> None:
    sent = casual_photos(44, 1)[0]

    photo = looked_at(grace, sent)

    assert (photo.state, photo.verdict_code) == (PhotoState.ADMITTED, "")
    assert lying_about(grace) == {photo.file_key, photo.thumbnail_key, photo.embedding_key}
    assert files.get(photo.file_key) != sent
    assert photo.measured["fingerprint"]


def test_a_photo_of_two_people_leaves_its_verdict_only(grace: Employee) -> None:
    photo = looked_at(grace, bad_photo("two_people", 44))

    assert (photo.state, photo.verdict_code) == (PhotoState.REJECTED, "several_faces")
    assert lying_about(grace) == set()


def test_a_photo_with_a_doubtful_face_is_kept_to_be_used_anyway(grace: Employee) -> None:
    photo = looked_at(grace, bad_photo("blurred", 44))

    assert (photo.state, photo.overridable) == (PhotoState.REJECTED, True)
    actions.override(photo, actor=OWNER, at=NOON)
    assert files.get(photo.file_key)
    assert photo.measured["training"]
