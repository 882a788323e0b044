"""Asking for previews and taking them away."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from generation.headshots import actions as headshots
from generation.photos.models import Photo
from generation.photos.queries import ENOUGH
from generation.previews import actions, queries
from generation.previews.lifecycle import PreviewState
from generation.previews.models import Preview
from generation.training import actions as training
from tenants.consent import actions as consent
from tenants.consent.queries import ConsentMissing
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.conftest import Committed
from tests.generation.previews.conftest import KLEIN, make_sitter
from tests.generation.stored import keep, lying_about
from tests.make import NOON
from tests.tenants.moments import OWNER


def request(employee: Employee, **other: Any) -> Preview | None:
    given: dict[str, Any] = {"base": KLEIN, "seed": 7, "at": NOON}
    return actions.request(employee, **{**given, **other})


def asked_for(employee: Employee, **other: Any) -> Preview:
    preview = request(employee, **other)
    assert preview is not None
    return preview


def job_of(preview: Preview) -> Job:
    return Job.objects.get(subject_id=preview.pk)


def test_a_preview_is_urgent_work_for_a_gpu_worker(sitter: Employee) -> None:
    preview = asked_for(sitter)

    job = job_of(preview)
    assert (job.kind, job.queue, job.is_urgent) == (actions.DRAW, "gpu", True)
    assert (preview.state, preview.job_id) == (PreviewState.QUEUED, job.pk)


def test_a_training_on_a_base_that_takes_references_comes_with_a_preview(sitter: Employee) -> None:
    run = training.request(sitter, base=KLEIN, seed=7, actor=OWNER, at=NOON)

    preview = queries.of(sitter)
    assert preview is not None
    assert job_of(preview).fair_tag < Job.objects.get(subject_id=run.pk).fair_tag


@pytest.mark.parametrize("base", ["demo", "flux1-dev"])
def test_no_preview_is_asked_of_a_base_that_takes_no_references(
    sitter: Employee, base: str
) -> None:
    training.request(sitter, base=base, seed=7, actor=OWNER, at=NOON)

    assert queries.of(sitter) is None
    assert not Job.objects.filter(kind=actions.DRAW).exists()


def test_there_is_none_without_a_style_or_a_face(ada: Employee, sitter: Employee) -> None:
    make.make_photo(employee=ada, embedding_key="")

    assert request(ada) is None
    Photo.objects.filter(employee=sitter).update(embedding_key="")
    assert request(sitter) is None


def test_there_is_none_without_consent(sitter: Employee) -> None:
    consent.withdraw(sitter, actor=OWNER, at=NOON)

    with pytest.raises(ConsentMissing):
        request(sitter)


def test_the_photos_most_from_the_front_are_shown(sitter: Employee) -> None:
    preview = asked_for(sitter)

    photos = Photo.objects.filter(pk__in=preview.photo_ids)
    assert sorted(photo.measured["training"]["yaw"] for photo in photos) == [3.0, 4.0, 5.0]


def test_a_new_preview_takes_the_place_of_the_last(sitter: Employee) -> None:
    first = asked_for(sitter)

    second = asked_for(sitter)

    first.refresh_from_db()
    assert (first.state, job_of(first).state) == (PreviewState.ERASED, JobState.CANCELLED)
    assert queries.of(sitter) == second


def test_the_database_keeps_one_preview_of_each_person(sitter: Employee) -> None:
    make.make_preview("ready", employee=sitter)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.make_preview("queued", employee=sitter)


def test_an_erased_preview_leaves_no_file(sitter: Employee, committed: Committed) -> None:
    key = keep(sitter, "preview")
    make.make_preview("ready", employee=sitter, file_key=key, photo_ids=["one"])

    committed(lambda: actions.erase_of(sitter, at=NOON))

    preview = Preview.objects.get()
    assert (preview.state, preview.file_key, preview.photo_ids) == (PreviewState.ERASED, "", [])
    assert key not in lying_about(sitter)


def test_a_training_that_is_stopped_takes_its_preview_along(sitter: Employee) -> None:
    training.request(sitter, base=KLEIN, seed=7, actor=OWNER, at=NOON)

    training.cancel_open(sitter, actor=OWNER, at=NOON)

    assert queries.of(sitter) is None
    work = Job.objects.filter(queue="gpu")
    assert set(work.values_list("state", flat=True)) == {JobState.CANCELLED}


@pytest.mark.parametrize("state", ["queued", "drawing", "ready", "failed"])
def test_the_preview_goes_once_real_headshots_are_there(sitter: Employee, state: str) -> None:
    run = make.make_run("ready", employee=sitter)
    batch = make.make_batch("rendering", run=run)
    make.make_preview(state, employee=sitter)

    headshots.finish(batch, [], at=NOON)

    assert queries.of(sitter) is None


def test_one_company_sees_no_preview_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        sitter = make_sitter()
        asked_for(sitter)

    with acting_for(globex):
        assert queries.of(sitter) is None
        assert actions.erase_of(sitter, at=NOON) == 0
        with pytest.raises(ConsentMissing):
            request(sitter)
    with acting_for(acme):
        assert queries.of(sitter) is not None
        assert len(queries.telling_photos(sitter)) == queries.SHOWN < ENOUGH
