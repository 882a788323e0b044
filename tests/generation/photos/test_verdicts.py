"""What becomes of a photo once it was looked at."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from generation.photos import actions, queries
from generation.photos.actions import Intake, NotOverridable
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.photos.queries import ENOUGH, PhotoCounts
from tenants.audit import queries as audit
from tenants.audit.queries import Filter
from tenants.kernel.lifecycle import IllegalMove
from tenants.people.models import Employee
from tests import make
from tests.generation.stored import keep, lying_about
from tests.make import NOON
from tests.tenants.moments import DAY, HOUR, OWNER

BLURRED = Intake(code="blurred", overridable=True, file_key="clean", measured={"blur": 3.0})


def photo_of(employee: Employee, state: str = PhotoState.RECEIVED) -> Photo:
    keys = {kind: keep(employee, kind.replace("_", "-")) for kind in ("file_key", "thumbnail_key")}
    return make.make_photo(state, employee=employee, **keys)


def test_a_good_photo_is_kept_with_what_was_measured(ada: Employee) -> None:
    photo = make.make_photo(PhotoState.RECEIVED, employee=ada)

    actions.admit(photo, Intake(file_key="clean", width=800, measured={"blur": 90.0}), at=NOON)

    photo.refresh_from_db()
    assert (photo.file_key, photo.width, photo.measured) == ("clean", 800, {"blur": 90.0})
    assert list(queries.admitted(ada)) == [photo]


def test_a_photo_is_judged_once(ada: Employee) -> None:
    photo = make.make_photo(PhotoState.RECEIVED, employee=ada)
    actions.reject(photo, BLURRED, at=NOON)

    with pytest.raises(IllegalMove):
        actions.admit(photo, Intake(), at=NOON)


def test_the_person_knows_better_than_a_face_check(ada: Employee) -> None:
    photo = make.make_photo(PhotoState.RECEIVED, employee=ada)
    actions.reject(photo, BLURRED, at=NOON)

    actions.override(photo, actor=OWNER, at=NOON + HOUR)

    assert list(queries.admitted(ada)) == [photo]
    assert (photo.overridden_at, photo.verdict_code) == (NOON + HOUR, "blurred")
    assert audit.recent(Filter(subject_id=photo.pk))[0].verb == "photo.override"


def test_a_file_that_cannot_be_used_is_not_used_anyway(ada: Employee) -> None:
    photo = make.make_photo(PhotoState.RECEIVED, employee=ada)
    actions.reject(photo, Intake(code="damaged"), at=NOON)

    with pytest.raises(NotOverridable):
        actions.override(photo, actor=OWNER, at=NOON)


def test_a_photo_can_be_set_aside_and_taken_back(ada: Employee) -> None:
    photo = make.make_photo(employee=ada)

    actions.set_aside(photo, "spare_alike", at=NOON)
    assert not queries.admitted(ada).exists()

    actions.take_back(photo, actor=OWNER, at=NOON)
    assert list(queries.admitted(ada)) == [photo]


@pytest.mark.parametrize("state", ["received", "admitted", "rejected", "spare"])
def test_an_erased_photo_leaves_no_file(
    ada: Employee,
    state: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    other, photo = keep(ada, "other"), photo_of(ada, state)

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(photo, actor=OWNER, at=NOON)

    assert lying_about(ada) == {other}
    photo.refresh_from_db()
    assert (photo.file_key, photo.thumbnail_key, photo.embedding_key) == ("", "", "")
    assert (photo.source_digest, photo.measured) == ("", {})


def test_a_photo_is_erased_once(ada: Employee) -> None:
    photo = photo_of(ada)
    actions.erase(photo, actor=OWNER, at=NOON)

    with pytest.raises(IllegalMove):
        actions.erase(photo, actor=OWNER, at=NOON)


def test_photos_come_in_the_order_they_were_sent(ada: Employee) -> None:
    late = make.make_photo(employee=ada, received_at=NOON + DAY)
    early = make.make_photo(employee=ada)
    make.make_photo(PhotoState.ERASED, employee=ada)

    assert list(queries.of(ada)) == [early, late]


def test_photos_are_counted_by_where_they_stand(ada: Employee) -> None:
    for state in ("admitted", "admitted", "received", "rejected", "spare", "erased"):
        make.make_photo(state, employee=ada)
    make.make_photo(employee=ada, embedding_key="")

    assert queries.counts(ada) == PhotoCounts(3, 1, 1, newest_at=NOON, faceless=1)


def test_many_peoples_photos_are_counted_at_once(ada: Employee) -> None:
    bob, eve = make.make_participant(), make.make_participant()
    make.make_photo(employee=ada)
    make.make_photo("rejected", employee=bob)

    counts = queries.counts_by_employee([ada.pk, bob.pk, eve.pk])

    assert counts == {
        ada.pk: PhotoCounts(admitted=1, newest_at=NOON),
        bob.pk: PhotoCounts(rejected=1, newest_at=NOON),
    }


@pytest.mark.parametrize(
    ("admitted", "checking", "missing", "may_start"),
    [(0, 0, ENOUGH, False), (ENOUGH, 0, 0, True), (ENOUGH, 1, 0, False), (99, 0, 0, True)],
)
def test_training_starts_with_enough_photos_and_none_in_doubt(
    admitted: int, checking: int, missing: int, may_start: bool
) -> None:
    counts = PhotoCounts(admitted=admitted, checking=checking)

    assert (counts.missing, counts.may_start) == (missing, may_start)
