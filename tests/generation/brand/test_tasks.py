"""Looking at backgrounds, as far as no model is needed for it."""

import pytest

from generation.brand import actions, queries, tasks
from generation.brand.lifecycle import BackgroundState
from generation.brand.models import Background
from tenants.kernel import files
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.organizations.models import Organization
from tests import make
from tests.generation.claims import work_on
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


def test_a_picture_nobody_could_look_at_is_refused_and_gone(torn: Background) -> None:
    whose = {"organization_id": torn.organization_id, "subject_id": torn.pk}

    tasks.check_picture_failed(**whose, code="worker_lost", at=NOON)

    assert queries.backgrounds().get().rejected_code == "not_checked"
    with pytest.raises(files.Missing):
        files.open_plain(torn.picture_key)


def test_a_late_failure_changes_no_background_that_was_judged(in_acme: Organization) -> None:
    ready = make.make_background()
    whose = {"organization_id": ready.organization_id, "subject_id": ready.pk}

    tasks.check_picture_failed(**whose, code="worker_lost", at=NOON)

    assert list(queries.usable_backgrounds()) == [ready]
