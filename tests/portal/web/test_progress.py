"""While headshots are made: what an employee sees of work that failed, and how it goes on."""

import pytest
from django.test import Client

from generation.headshots import queries
from generation.training import actions as training
from generation.training.models import TrainingRun
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import make_grace
from tests.make import NOON
from tests.portal.visitors import employee_client
from tests.tenants.moments import HOUR

WORKING, RETRY = "/me/working/", "/me/working/retry/"


@pytest.fixture
def run(acme: Organization) -> TrainingRun:
    """A finished training, whose headshots could not be queued for want of a style."""
    with acting_for(acme):
        earlier = make.make_run("ready", employee=make_grace())
        make.make_batch("failed", run=earlier)
        run = make.make_run("ready", employee=earlier.employee, created_at=NOON + HOUR)
        work_on(asked_for(run))
    return run


def asked_for(run: TrainingRun) -> Job:
    return jobs.enqueue(
        training.AFTER_TRAINING, organization_id=run.organization_id, subject_id=run.pk, at=NOON
    )


@pytest.fixture
def phone(run: TrainingRun) -> Client:
    return employee_client(run.employee)


def test_headshots_that_could_not_be_queued_show_why(phone: Client) -> None:
    page = phone.get(WORKING).content.decode()

    assert "Your company has not published a style yet. Try again once it has." in page
    assert "Try again</" in page
    assert "stage-row--failed" in page


def test_they_go_on_once_there_is_a_style(phone: Client, run: TrainingRun) -> None:
    with acting_for(run.organization_id):
        make.make_version(make.make_style(is_default=True))

    phone.post(RETRY)

    with acting_for(run.organization_id):
        work_on(Job.objects.get(subject_id=run.pk))
        batch = queries.latest_batch(run.employee)
    assert batch is not None
    assert batch.run_id == run.pk
    assert "hx-get" in phone.get(WORKING).content.decode()
