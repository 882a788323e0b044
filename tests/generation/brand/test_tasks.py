"""Looking at backgrounds, as far as no model is needed for it."""

import pytest
from django.db import transaction

from generation.brand import actions, queries, tasks
from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background
from tenants.kernel import files
from tenants.kernel.jobs.actions import ALLOWANCE
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.organizations.models import Organization
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import Committed, PutEngine
from tests.generation.stand_in import BROKEN
from tests.generation.stored import jpeg
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def torn(in_acme: Organization) -> Background:
    """A file that passes the door and that no decoder can open."""
    return actions.add_picture("Office", jpeg()[:-200], actor=OWNER, at=NOON)


@pytest.mark.slow
def test_a_damaged_picture_is_refused_and_its_bytes_are_gone(torn: Background) -> None:
    job = work_on(Job.objects.get(subject_id=torn.pk))

    refused = queries.backgrounds().get()
    assert job.state == JobState.DONE
    assert (refused.state, refused.rejected_code) == (BackgroundState.REJECTED, "damaged")
    with pytest.raises(files.Missing):
        files.open_plain(torn.picture_key)


def failed(background: Background) -> None:
    """Nobody could look at it."""
    whose = {"organization_id": background.organization_id, "subject_id": background.pk}
    tasks.check_picture_failed(**whose, code="worker_lost", at=NOON)


def test_a_picture_nobody_could_look_at_is_refused_and_gone(
    torn: Background, committed: Committed
) -> None:
    committed(lambda: failed(torn))

    assert queries.backgrounds().get().rejected_code == "not_checked"
    with pytest.raises(files.Missing):
        files.open_plain(torn.picture_key)


def test_a_pictures_bytes_stay_until_its_failure_is_certain(torn: Background) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        failed(torn)
        raise LookupError

    assert files.open_plain(torn.picture_key)


@pytest.mark.slow
def test_a_drain_costs_a_look_no_attempt(in_acme: Organization, draining: None) -> None:
    office = actions.add_picture("Office", jpeg(), actor=OWNER, at=NOON)

    job = work_on(Job.objects.get(subject_id=office.pk))

    assert (job.state, job.max_attempts - job.attempt) == (JobState.READY, ALLOWANCE)


@pytest.mark.slow
def test_an_engine_that_crashes_is_named(in_acme: Organization, put_engine: PutEngine) -> None:
    put_engine(BROKEN)
    office = actions.add_picture("Office", jpeg(), actor=OWNER, at=NOON)
    Job.objects.filter(subject_id=office.pk).update(max_attempts=1)

    job = work_on(Job.objects.get(subject_id=office.pk))

    assert (job.state, job.failure_code) == (JobState.FAILED, "engine_crashed")


def test_a_late_failure_changes_no_background_that_was_judged(in_acme: Organization) -> None:
    ready = make.make_background()

    failed(ready)

    assert list(queries.usable_backgrounds()) == [ready]
