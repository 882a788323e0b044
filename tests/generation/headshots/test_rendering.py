"""Rendering with a stand-in for the engine: what surrounds it, from claim to takes."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from generation.brand import actions as brand
from generation.brand.models import BackgroundKind
from generation.headshots import actions, edits, queries
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.photos.models import Photo
from generation.retention import actions as retention
from generation.styles import actions as styles
from generation.training.models import TrainingRun
from tenants.consent import actions as consent
from tenants.kernel import files
from tenants.kernel.jobs import scratch
from tenants.kernel.jobs.actions import ALLOWANCE
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on, work_until
from tests.generation.conftest import PutEngine, make_grace
from tests.generation.stand_in import BROKEN, ENDLESS, FLAWED, PALE, QUICK, UNLIKE
from tests.generation.stored import jpeg, keep
from tests.make import NOON
from tests.tenants.moments import OWNER


def known(employee: Employee) -> Photo:
    """A photo of the employee whose face was found."""
    return make.make_photo(employee=employee, embedding_key=keep(employee, "embedding"))


def ordered(employee: Employee) -> HeadshotBatch:
    """A batch that waits for a worker, on a picture of the brand."""
    office = files.put_plain(jpeg(), owner_id=uuid4(), kind="background", media_type="image/jpeg")
    background = make.make_background(kind=BackgroundKind.PICTURE, picture_key=office.key)
    style = make.make_style(is_default=True, background=background)
    styles.publish(style, base="demo", seed=1, actor=OWNER, at=NOON)
    run = make.make_run("ready", employee=employee, adapter_key=keep(employee, "adapter"))
    return actions.open_batch(run, seed=7, at=NOON)


def job_of(batch: HeadshotBatch) -> Job:
    return Job.objects.get(subject_id=batch.pk)


@pytest.fixture
def batch(grace: Employee) -> HeadshotBatch:
    known(grace)
    return ordered(grace)


@pytest.fixture
def committed_batch(committed_db: dict[str, str]) -> HeadshotBatch:
    """A batch that other connections see too."""
    with acting_for(make.make_organization()):
        grace = make_grace()
        known(grace)
        return ordered(grace)


def test_a_drain_costs_no_attempt(batch: HeadshotBatch, draining: None) -> None:
    job = work_on(job_of(batch))

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, ALLOWANCE)


def test_an_engine_that_crashes_is_named(batch: HeadshotBatch, put_engine: PutEngine) -> None:
    put_engine(BROKEN)
    Job.objects.filter(subject_id=batch.pk).update(max_attempts=1)

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert (batch.state, batch.failure_code) == (BatchState.FAILED, "engine_crashed")


def test_a_batch_of_faults_fails_and_says_which(
    batch: HeadshotBatch, put_engine: PutEngine
) -> None:
    put_engine(FLAWED)

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert (batch.state, batch.failure_code) == (BatchState.FAILED, "no_picture_kept")
    assert batch.rejected == {"blurred": batch.candidates}
    assert not Headshot.objects.exists()


@pytest.mark.parametrize(
    ("code", "draws_others"), [("no_picture_kept", True), ("engine_crashed", False)]
)
def test_pictures_that_failed_are_drawn_from_other_seeds(
    batch: HeadshotBatch, code: str, draws_others: bool
) -> None:
    actions.fail(batch, code=code, at=NOON)
    Job.objects.filter(subject_id=batch.pk).update(state=JobState.FAILED)
    seeds = {batch.seed + place for place in range(batch.candidates)}

    actions.retry(batch, actor=OWNER, at=NOON)

    batch.refresh_from_db()
    assert (batch.seed not in seeds) == draws_others


def test_a_batch_that_is_tried_again_forgets_its_faults(batch: HeadshotBatch) -> None:
    actions.note_rejects(batch, {"blurred": 2})
    actions.fail(batch, code="no_picture_kept", at=NOON)
    Job.objects.filter(subject_id=batch.pk).update(state=JobState.FAILED)

    actions.retry(batch, actor=OWNER, at=NOON)

    batch.refresh_from_db()
    assert batch.rejected == {}


def test_faults_are_not_noted_on_a_batch_of_another_company(
    acme: Organization, globex: Organization
) -> None:
    with acting_for(acme):
        batch = ordered(make_grace())

    with acting_for(globex):
        actions.note_rejects(batch, {"blurred": 2})

    with acting_for(acme):
        batch.refresh_from_db()
        assert batch.rejected == {}


def test_takes_say_what_was_measured(batch: HeadshotBatch, put_engine: PutEngine) -> None:
    put_engine(QUICK)

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert batch.rejected == {}
    take = Headshot.objects.earliest("rank")
    assert take.checks == {
        "one_face": {"passes": True, "found": 1},
        "room": {"passes": True, "found": 1.0},
        "new": {"passes": True, "found": 0.3, "photo": str(Photo.objects.get().pk)},
        "held_out": {"passes": True},
        "drift_skin": {"passes": True, "found": 9.0, "code": ""},
        "matched_light": {"passes": True, "found": 0.1},
    }


def test_a_take_that_lacks_what_is_kept_or_looks_changed_is_flagged_and_never_recommended(
    batch: HeadshotBatch, put_engine: PutEngine
) -> None:
    make.make_keeps(employee=batch.employee)
    put_engine(PALE)

    work_on(job_of(batch))

    takes = list(Headshot.objects.all())
    assert takes
    assert not any(take.is_recommended for take in takes)
    assert {tuple(take.drifted) for take in takes} == {("skin_lighter",)}
    assert {tuple(take.lacking) for take in takes} == {("glasses",)}
    assert all(take.passes for take in takes)


def test_what_the_employee_keeps_is_drawn(batch: HeadshotBatch, put_engine: PutEngine) -> None:
    engine = put_engine(QUICK)
    make.make_keeps(employee=batch.employee, asked=["glasses", "beard"])

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert batch.keep == ["glasses", "beard"]
    [spec] = engine.renderings
    assert all("person, glasses, beard, wearing" in item["prompt"] for item in spec["items"])
    assert [each.specification.keep for each in edits.asked_of(batch)] == [
        ("glasses", "beard")
    ] * batch.candidates


def test_where_no_picture_passes_a_second_training_waits(
    batch: HeadshotBatch, put_engine: PutEngine
) -> None:
    learned = Photo.objects.values_list("pk", flat=True)
    TrainingRun.objects.update(photo_ids=[str(pk) for pk in learned])
    put_engine(UNLIKE)

    work_on(job_of(batch))

    assert TrainingRun.objects.get(plan=2).employee_id == batch.employee_id
    assert not Headshot.objects.filter(is_recommended=True).exists()


def test_without_a_known_face_nothing_is_drawn(batch: HeadshotBatch) -> None:
    Photo.objects.update(embedding_key="")

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert (batch.state, batch.failure_code) == (BatchState.FAILED, "no_face_known")


@pytest.mark.parametrize("state", ["released", "withdrawn"])
def test_without_photos_takes_are_compared_with_the_approved_picture_and_say_so(
    batch: HeadshotBatch, put_engine: PutEngine, state: str
) -> None:
    put_engine(QUICK)
    Photo.objects.update(embedding_key="")
    before = make.make_batch("ready", run=batch.run)
    make.make_headshot(state, batch=before, file_key=keep(batch.employee, "approved", jpeg()))

    work_on(job_of(batch))

    checks = Headshot.objects.filter(batch=batch)[0].checks
    assert checks["approved"] == {"passes": True}
    assert not {"new", "held_out"} & checks.keys()


def test_an_own_photo_is_nothing_to_compare_with(batch: HeadshotBatch) -> None:
    Photo.objects.update(embedding_key="")
    key = keep(batch.employee, "own", jpeg())
    make.make_own_headshot("released", employee=batch.employee, file_key=key)

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert batch.failure_code == "no_face_known"


def test_colleagues_whose_files_are_gone_are_not_compared_with(
    batch: HeadshotBatch, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    default_storage.delete(known(make.make_participant()).embedding_key)

    work_on(job_of(batch))

    assert set(Headshot.objects.values_list("nearest_other", flat=True)) == {None}


@pytest.mark.slow
def test_no_scope_is_open_while_the_engine_works(
    committed_batch: HeadshotBatch, put_engine: PutEngine
) -> None:
    engine = put_engine(QUICK)
    with acting_for(committed_batch.organization_id):
        known(make.make_participant())

    job = work_on(job_of(committed_batch))

    assert (job.state, engine.saw_open_scope) == (JobState.DONE, False)
    with acting_for(job.organization_id):
        assert set(Headshot.objects.values_list("nearest_other", flat=True)) == {0.1}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("withdraw", "state"),
    [(retention.withdraw_consent, JobState.CANCELLED), (consent.withdraw, JobState.FAILED)],
)
def test_rendering_stops_when_consent_is_withdrawn(
    committed_batch: HeadshotBatch, put_engine: PutEngine, withdraw: Any, state: str
) -> None:
    put_engine(ENDLESS)

    def is_drawing() -> bool:
        with acting_for(committed_batch.organization_id):
            return queries.batches(committed_batch.employee).get().state == BatchState.RENDERING

    def change_her_mind() -> None:
        with acting_for(committed_batch.organization_id):
            withdraw(committed_batch.employee, actor=OWNER, at=NOON)

    job = work_until(job_of(committed_batch), is_drawing, then=change_her_mind)

    assert job.state == state
    assert not list(scratch.folder_of(job.pk).iterdir())
    with acting_for(job.organization_id):
        assert not Headshot.objects.exists()


def test_only_what_the_employee_chose_is_drawn(grace: Employee, put_engine: PutEngine) -> None:
    known(grace)
    make.make_wishes(employee=grace, chosen={"expression": ["confident smile"]})
    engine = put_engine(QUICK)

    work_on(job_of(ordered(grace)))

    [spec] = engine.renderings
    assert all("confident smile" in item["prompt"] for item in spec["items"])


def test_a_style_archived_meanwhile_is_rendered_to_the_end(
    batch: HeadshotBatch, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    styles.make_default(make.make_version().template, actor=OWNER, at=NOON)
    styles.archive(batch.style_version.template, actor=OWNER, at=NOON)

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert batch.state == BatchState.READY
    takes = Headshot.objects.filter(style_version=batch.style_version_id)
    assert takes.count() == batch.kept > 0


def test_a_background_retired_meanwhile_is_behind_the_takes_all_the_same(
    batch: HeadshotBatch, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    brand.retire(batch.style_version.background, actor=OWNER, at=NOON)

    work_on(job_of(batch))

    batch.refresh_from_db()
    assert batch.state == BatchState.READY
