"""Asking for the sample people, once for each look."""

from typing import Any

import pytest

from generation.samples import actions, queries
from generation.samples.actions import TooManyDrawings
from generation.samples.lifecycle import DrawingState
from generation.samples.models import SampleDrawing
from generation.styles.models import StyleVersion
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.conftest import Committed
from tests.make import NOON
from tests.tenants.moments import DAY, OWNER


@pytest.fixture
def version(in_acme: Organization) -> StyleVersion:
    return make.make_version()


def request(specification: dict[str, Any]) -> SampleDrawing:
    return actions.request(specification, base="demo", actor=OWNER, at=NOON)


def other_look(version: StyleVersion, colour: str) -> dict[str, Any]:
    return {**version.specification, "background": {"kind": "colour", "colour": colour}}


def job_of(drawing: SampleDrawing) -> Job:
    return Job.objects.get(subject_id=drawing.pk)


def test_a_drawing_is_urgent_work_for_a_gpu_worker(version: StyleVersion) -> None:
    drawing = request(version.specification)

    job = job_of(drawing)
    assert (job.kind, job.queue, job.is_urgent) == (actions.DRAW, "gpu", True)
    assert (drawing.state, drawing.job_id) == (DrawingState.QUEUED, job.pk)


def test_one_look_is_drawn_once(version: StyleVersion) -> None:
    first = request(version.specification)

    again = request({**version.specification, "seed": 99, "keepers": 3, "locked": ["pose"]})

    assert again == first
    assert Job.objects.filter(kind=actions.DRAW).count() == 1


def test_another_background_is_another_drawing(version: StyleVersion) -> None:
    first = request(version.specification)

    assert request(other_look(version, "#112233")) != first


def test_what_failed_is_tried_again(version: StyleVersion) -> None:
    drawing = request(version.specification)
    actions.fail(drawing, code="engine_crashed", at=NOON)
    Job.objects.filter(subject_id=drawing.pk).update(state=JobState.FAILED)

    again = request(version.specification)

    assert (again.pk, again.state, again.failure_code) == (drawing.pk, DrawingState.QUEUED, "")
    assert job_of(again).state == JobState.READY


def test_a_company_has_so_many_under_way_at_most(version: StyleVersion) -> None:
    for number in range(queries.MOST_OPEN):
        request(other_look(version, f"#00000{number}"))

    with pytest.raises(TooManyDrawings):
        request(version.specification)
    assert request(other_look(version, "#000000")).state == DrawingState.QUEUED


def test_the_oldest_drawings_make_room(
    version: StyleVersion, monkeypatch: pytest.MonkeyPatch, committed: Committed
) -> None:
    monkeypatch.setattr(actions, "MOST_KEPT", 2)
    old = make.make_drawing("ready", created_at=NOON - DAY)
    stored = files.put_plain(b"x", owner_id=old.pk, kind="sample", media_type="image/webp")
    recent = make.make_drawing("ready")

    committed(lambda: request(version.specification))

    assert set(SampleDrawing.objects.values_list("state", flat=True)) == {"ready", "queued"}
    assert SampleDrawing.objects.filter(pk=recent.pk).exists()
    with pytest.raises(files.Missing):
        files.open_plain(stored.key)


def test_how_long_it_takes_is_not_known_before_the_first(version: StyleVersion) -> None:
    assert queries.typical_seconds() is None


def test_one_company_sees_no_drawing_of_another(acme: Organization, globex: Organization) -> None:
    with acting_for(acme):
        specification = make.make_version().specification
        request(specification)

    with acting_for(globex):
        assert queries.of(specification, base="demo") is None
        assert not queries.too_many_open()
        request(specification)

    with acting_for(acme):
        assert SampleDrawing.objects.count() == 1
