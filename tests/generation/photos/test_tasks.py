"""Looking at photos, as far as no model is needed for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from PIL import Image

from generation.photos import actions, queries, tasks
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.retention import actions as retention
from generation.vision import spare
from tenants.consent import actions as consent
from tenants.kernel import files
from tenants.kernel.jobs import claims
from tenants.kernel.jobs import tasks as jobs
from tenants.kernel.jobs.actions import ALLOWANCE, enqueue
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.conftest import Committed
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine, make_grace
from tests.generation.stand_in import BARE, BLIND, BROKEN, QUICK
from tests.generation.stored import jpeg, keep, lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER
from tests.tenants.racing import at_once, held_up


def received(employee: Employee, data: bytes, key: str = "one") -> Photo:
    return actions.receive(employee, data, upload_key=key, limit=100_000, actor=OWNER, at=NOON)


def saved(quality: int) -> bytes:
    """One picture, in files that differ."""
    buffer = BytesIO()
    picture = Image.new("RGB", (240, 300), "#4080a0")
    picture.paste("#b08060", (32, 26, 150, 190))
    picture.paste("#202020", (100, 200, 220, 260))
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


@pytest.fixture
def photo(grace: Employee) -> Photo:
    """A file that passes the door and that no decoder can open."""
    return received(grace, jpeg()[:-200])


@pytest.fixture
def whole(grace: Employee) -> Photo:
    """A file that can be opened."""
    return received(grace, jpeg())


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


@pytest.mark.slow
def test_a_drain_costs_no_attempt(whole: Photo, draining: None) -> None:
    job = work_on(Job.objects.get(subject_id=whole.pk))

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, ALLOWANCE)


@pytest.mark.slow
def test_an_engine_that_crashes_is_named(whole: Photo, put_engine: PutEngine) -> None:
    put_engine(BROKEN)
    Job.objects.filter(subject_id=whole.pk).update(max_attempts=1)

    job = work_on(Job.objects.get(subject_id=whole.pk))

    assert (job.state, job.failure_code) == (JobState.FAILED, "engine_crashed")


FAULTS = pytest.mark.parametrize(
    ("engine", "code"), [(BLIND, "model_unusable"), (BARE, "not_installed")]
)
"""Of a machine, each as the engine that has it and the failure that it makes."""


@pytest.mark.slow
@FAULTS
def test_a_photo_that_no_machine_can_look_at_yet_is_kept_as_it_was_sent(
    grace: Employee, whole: Photo, put_engine: PutEngine, engine: tuple[str, ...], code: str
) -> None:
    put_engine(engine)
    Job.objects.filter(subject_id=whole.pk).update(max_attempts=1)

    job = work_on(Job.objects.get(subject_id=whole.pk))

    whole.refresh_from_db()
    assert (job.state, job.failure_code) == (JobState.FAILED, code)
    assert whole.state == PhotoState.STALLED
    assert files.get(whole.file_key) == jpeg()


def test_a_photo_is_kept_where_the_picture_library_is_missing(
    whole: Photo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "broken.py"
    program.write_text("import no_such_library")
    monkeypatch.setattr(spare, "PROGRAM", program)
    spare.spare.close()
    Job.objects.filter(subject_id=whole.pk).update(max_attempts=1)

    job = work_on(Job.objects.get(subject_id=whole.pk))

    spare.spare.close()
    whole.refresh_from_db()
    assert (job.failure_code, whole.state) == ("not_installed", PhotoState.STALLED)


@pytest.mark.slow
def test_a_photo_is_looked_at_once_the_machine_is_repaired(
    whole: Photo, put_engine: PutEngine
) -> None:
    put_engine(BLIND)
    Job.objects.filter(subject_id=whole.pk).update(max_attempts=1)
    work_on(Job.objects.get(subject_id=whole.pk))
    put_engine(QUICK)

    assert actions.look_again(actor=OWNER, at=NOON) == 1
    work_on(Job.objects.get(subject_id=whole.pk, state=JobState.READY))

    whole.refresh_from_db()
    assert whole.state == PhotoState.ADMITTED


@pytest.mark.slow
def test_of_two_nearly_equal_photos_looked_at_at_once_one_is_used(
    committed_db: dict[str, str], put_engine: PutEngine
) -> None:
    put_engine(QUICK).run("vision.thumbnail", {"picture": ""})  # else it would end with a thread
    with acting_for(make.make_organization()):
        grace = make_grace()
        for quality in (60, 90):
            received(grace, saved(quality), f"photo-{quality}")
    works = [claims.claim("default", at=NOON) for _ in range(2)]

    at_once(*(partial(jobs.work, work) for work in works if work))

    with acting_for(grace.organization_id):
        verdicts = queries.of(grace).values_list("state", "verdict_code")
        assert set(verdicts) == {("admitted", ""), ("rejected", "near_duplicate")}
        assert len(lying_about(grace)) == 3


def looked_at_while(
    put_engine: PutEngine, happens: Callable[[Employee], object]
) -> tuple[Photo, set[str]]:
    """Grace's photo, and what is stored of her, after something happened to her just before its
    verdict was written."""
    put_engine(QUICK).run("vision.thumbnail", {"picture": ""})  # else it would end with a thread
    with acting_for(make.make_organization()):
        grace = make_grace()
        photo = received(grace, jpeg())
    work = claims.claim("default", at=NOON)
    assert work

    @contextmanager
    def happening() -> Iterator[None]:
        with acting_for(photo.organization_id):
            happens(grace)
            yield

    held_up(lambda: jobs.work(work), by=happening())

    with acting_for(photo.organization_id):
        photo.refresh_from_db()
    return photo, lying_about(grace)


@pytest.mark.slow
def test_a_photo_looked_at_while_consent_is_withdrawn_is_not_kept(
    committed_db: dict[str, str], put_engine: PutEngine
) -> None:
    photo, stored = looked_at_while(
        put_engine, lambda grace: consent.withdraw(grace, actor=OWNER, at=NOON)
    )

    assert (photo.state, photo.verdict_code) == (PhotoState.REJECTED, "consent_withdrawn")
    assert stored == set()


@pytest.mark.slow
def test_a_photo_looked_at_while_its_person_is_forgotten_leaves_nothing(
    committed_db: dict[str, str], put_engine: PutEngine
) -> None:
    photo, stored = looked_at_while(
        put_engine, lambda grace: retention.withdraw_consent(grace, actor=OWNER, at=NOON)
    )

    assert (photo.state, photo.embedding_key) == (PhotoState.ERASED, "")
    assert stored == set()


def test_faces_are_not_compared_after_consent_was_withdrawn(grace: Employee) -> None:
    photos = [make.make_photo(employee=grace) for _ in range(queries.ASKED + 1)]
    consent.withdraw(grace, actor=OWNER, at=NOON)

    kind, whose = "generation.photos.tasks.sort_out", grace.organization_id
    work_on(enqueue(kind, organization_id=whose, subject_id=grace.pk, at=NOON))

    assert set(queries.admitted(grace)) == set(photos)


def test_a_photo_is_not_opened_after_consent_was_withdrawn(grace: Employee, photo: Photo) -> None:
    consent.withdraw(grace, actor=OWNER, at=NOON)

    seen = looked_at(photo)

    assert (seen.state, seen.verdict_code) == (PhotoState.REJECTED, "consent_withdrawn")
    assert lying_about(grace) == set()


def test_a_photo_that_was_removed_is_not_looked_at(photo: Photo) -> None:
    actions.erase(photo, actor=OWNER, at=NOON)

    assert looked_at(photo).state == PhotoState.ERASED


def failed(photo: Photo, code: str = "worker_lost") -> None:
    """Nobody could look at it."""
    whose = {"organization_id": photo.organization_id, "subject_id": photo.pk}
    tasks.look_failed(**whose, code=code, at=NOON)


def test_a_photo_nobody_could_look_at_is_refused_and_gone(
    grace: Employee, photo: Photo, committed: Committed
) -> None:
    committed(lambda: failed(photo))

    photo.refresh_from_db()
    assert (photo.state, photo.verdict_code) == (PhotoState.REJECTED, "not_checked")
    assert lying_about(grace) == set()


def test_all_that_stalled_is_looked_at_again_and_that_once(
    grace: Employee, in_acme: Organization
) -> None:
    photos = [make.make_photo("stalled", employee=each) for each in (grace, None)]
    good = make.make_photo(employee=grace)

    first = actions.look_again(actor=OWNER, at=NOON)
    second = actions.look_again(actor=OWNER, at=NOON)

    assert (first, second) == (2, 0)
    asked = Job.objects.filter(kind=actions.LOOK).values_list("subject_id", flat=True)
    assert set(asked) == {photo.pk for photo in photos}
    good.refresh_from_db()
    assert good.state == PhotoState.ADMITTED


def test_a_stalled_photo_keeps_nobody_from_starting(grace: Employee) -> None:
    for state in [*["admitted"] * queries.ENOUGH, "stalled"]:
        make.make_photo(state, employee=grace)

    counts = queries.counts(grace)

    assert counts.may_start
    assert counts.stalled == 1


def test_a_stalled_photo_is_gone_with_its_bytes_when_it_is_removed(
    grace: Employee, photo: Photo, committed: Committed
) -> None:
    failed(photo, code="model_unusable")
    photo.refresh_from_db()

    committed(lambda: actions.remove(photo, actor=OWNER, at=NOON))

    assert lying_about(grace) == set()


def test_a_photos_bytes_stay_until_its_failure_is_certain(grace: Employee, photo: Photo) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        failed(photo)
        raise LookupError

    assert files.get(photo.file_key)


def test_a_verdict_outlives_a_late_failure(grace: Employee) -> None:
    good = make.make_photo(employee=grace, file_key=keep(grace, "photo"))

    failed(good)

    assert list(queries.admitted(grace)) == [good]
    assert lying_about(grace) == {good.file_key}
