"""Drawing the sample people with a stand-in for the engine."""

from typing import Any

import pytest

from generation.samples import actions, queries, tasks
from generation.samples.lifecycle import DrawingState
from generation.samples.models import PEOPLE, SampleDrawing
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine
from tests.generation.stand_in import BROKEN, QUICK
from tests.make import NOON
from tests.tenants.moments import OWNER


def ask(**other: Any) -> SampleDrawing:
    version = make.make_version()
    return actions.request(version.specification | other, base="demo", actor=OWNER, at=NOON)


@pytest.fixture
def drawing(in_acme: Organization) -> SampleDrawing:
    return ask()


def worked_on(drawing: SampleDrawing) -> Job:
    job = work_on(Job.objects.get(subject_id=drawing.pk))
    drawing.refresh_from_db()
    return job


def test_three_people_are_drawn_without_an_adapter(
    drawing: SampleDrawing, put_engine: PutEngine
) -> None:
    engine = put_engine(QUICK)

    job = worked_on(drawing)

    assert (job.state, drawing.state) == (JobState.DONE, DrawingState.READY)
    assert (drawing.drawn, len(drawing.file_keys)) == (PEOPLE, PEOPLE)
    assert files.open_plain(drawing.file_keys[0]) == b"a picture"
    [spec] = engine.renderings
    assert all(item["prompt"].startswith("photo of a person, ") for item in spec["items"])
    assert queries.typical_seconds() is not None


def test_every_style_has_the_same_people(in_acme: Organization, put_engine: PutEngine) -> None:
    engine = put_engine(QUICK)

    worked_on(ask())
    worked_on(ask(background={"kind": "colour", "colour": "#112233"}))

    one, other = ([item["seed"] for item in spec["items"]] for spec in engine.renderings)
    assert one == other


def test_a_crash_is_tried_again_and_then_given_up(
    drawing: SampleDrawing, put_engine: PutEngine
) -> None:
    put_engine(BROKEN)

    for _ in range(3):
        Job.objects.update(not_before=None)
        worked_on(drawing)

    assert (drawing.state, drawing.failure_code) == (DrawingState.FAILED, "engine_crashed")


def test_a_drain_costs_no_attempt(drawing: SampleDrawing, draining: None) -> None:
    job = worked_on(drawing)

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, 3)


def test_a_drawing_that_made_room_is_not_taken_up(
    drawing: SampleDrawing, put_engine: PutEngine
) -> None:
    engine = put_engine(QUICK)
    job = Job.objects.get(subject_id=drawing.pk)
    drawing.delete()

    assert work_on(job).state == JobState.DONE
    assert not engine.renderings


@pytest.mark.parametrize("state", ["ready", "failed"])
def test_a_late_failure_changes_no_drawing_that_has_ended(
    in_acme: Organization, state: str
) -> None:
    drawing = make.make_drawing(state)
    whose = {"organization_id": drawing.organization_id, "subject_id": drawing.pk}

    tasks.draw_failed(**whose, code="worker_lost", at=NOON)

    drawing.refresh_from_db()
    assert (drawing.state, drawing.failure_code) == (state, "")


def test_one_companys_pictures_cannot_be_opened_by_another(
    acme: Organization, globex: Organization, put_engine: PutEngine
) -> None:
    put_engine(QUICK)
    with acting_for(acme):
        drawing = ask()
        worked_on(drawing)

    with acting_for(globex), pytest.raises(files.Missing):
        files.open_plain(drawing.file_keys[0])
