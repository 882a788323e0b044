"""Approved headshots that are older than the measuring of what makes them stand out."""

import pytest

from generation.headshots import actions, queries
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from tenants.consent import actions as consent
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import PutEngine
from tests.generation.stand_in import QUICK
from tests.generation.stored import keep
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def old(grace: Employee) -> Headshot:
    batch = make.make_batch("ready", run=make.make_run("ready", employee=grace))
    kept = {"file_key": keep(grace, "headshot"), "matte_key": keep(grace, "matte")}
    room = {"room": {"passes": False, "found": 1.2}}
    return make.make_headshot(HeadshotState.RELEASED, batch=batch, checks=room, **kept)


def measured(headshot: Headshot) -> Job:
    actions.measure([headshot], at=NOON)
    job = work_on(Job.objects.get(subject_id=headshot.pk))
    headshot.refresh_from_db()
    return job


def test_it_is_measured_on_the_picture_that_is_kept(old: Headshot, put_engine: PutEngine) -> None:
    put_engine(QUICK)

    measured(old)

    assert old.traits
    assert (old.traits["sharpness"], old.traits["enlarged"]) == (400, 1.2)


def test_it_is_asked_for_once(old: Headshot) -> None:
    assert actions.measure([old], at=NOON) == 1
    assert actions.measure([old], at=NOON) == 0
    assert queries.being_measured([old]) == {old.pk}


def test_no_face_is_looked_for_without_consent(old: Headshot) -> None:
    consent.withdraw(old.employee, actor=OWNER, at=NOON)

    job = measured(old)

    assert (job.state, job.failure_code) == (JobState.FAILED, "consent_withdrawn")
    assert old.traits is None


def test_a_picture_that_was_deleted_meanwhile_is_left(old: Headshot) -> None:
    Headshot.objects.filter(pk=old.pk).update(file_key="", matte_key="")

    assert measured(old).state == JobState.DONE


def test_another_finish_keeps_what_is_measured_on_it(old: Headshot) -> None:
    before = Headshot.objects.get(pk=old.pk)
    Headshot.objects.filter(pk=old.pk).update(file_key="another")

    actions.keep_traits(before, {"background": 0.0})

    old.refresh_from_db()
    assert old.traits is None
