"""While headshots are made: what an employee sees of work that failed, and how it goes on."""

import pytest
from django.test import Client

from generation.headshots import queries
from generation.previews.models import Preview
from generation.training import actions as training
from generation.training.models import TrainingRun
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.models import Job
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tests import make
from tests.generation.claims import work_on
from tests.generation.conftest import make_grace
from tests.generation.stored import jpeg, keep
from tests.make import NOON
from tests.portal.visitors import employee_client
from tests.tenants.moments import HOUR

WORKING, RETRY, PREVIEW = "/me/working/", "/me/working/retry/", "/me/working/preview/"


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


def previewed(acme: Organization, state: str, *, run_state: str = "running") -> Preview:
    """A preview of somebody whose training is in this state."""
    with acting_for(acme):
        sitter = make_grace()
        make.make_run(run_state, employee=sitter)
        drawn = {"file_key": keep(sitter, "preview", jpeg())} if state == "ready" else {}
        return make.make_preview(state, employee=sitter, **drawn)


@pytest.mark.parametrize("state", ["queued", "drawing"])
def test_a_preview_that_is_being_drawn_is_asked_for_until_it_is_there(
    acme: Organization, state: str
) -> None:
    phone = employee_client(previewed(acme, state).employee)

    page = phone.get(WORKING).content.decode()

    assert "A first impression is being drawn from your photos." in page
    assert f'hx-get="{PREVIEW}"' in page
    assert phone.get(PREVIEW).status_code == 204


def test_a_preview_says_honestly_what_it_is(acme: Organization) -> None:
    preview = previewed(acme, "ready")
    phone = employee_client(preview.employee)

    for address in (WORKING, PREVIEW):
        page = phone.get(address).content.decode()
        assert "A first impression from your photos. Your headshots will be closer." in page
        assert f"{PREVIEW}{preview.pk}/" in page
        assert f'hx-get="{PREVIEW}"' not in page

    shown = phone.get(f"{PREVIEW}{preview.pk}/")
    assert shown.content == jpeg()
    assert shown["Cache-Control"] == "private, no-store"


def test_a_preview_that_failed_blames_nobody(acme: Organization) -> None:
    phone = employee_client(previewed(acme, "failed").employee)

    page = phone.get(WORKING).content.decode()

    assert (
        "There is no first impression this time. Your headshots are being made all the same" in page
    )
    assert "Your headshots are being made</h1>" in page
    assert "Try again" not in page


@pytest.mark.parametrize("state", ["ready", "drawing", "failed"])
def test_nothing_is_said_of_a_preview_once_the_training_failed(
    acme: Organization, state: str
) -> None:
    phone = employee_client(previewed(acme, state, run_state="failed").employee)

    assert "first impression" not in phone.get(WORKING).content.decode()


def test_without_a_preview_nothing_is_shown(acme: Organization) -> None:
    phone = employee_client(previewed(acme, "erased").employee)

    assert "first impression" not in phone.get(WORKING).content.decode()
    assert "first impression" not in phone.get(PREVIEW).content.decode()


def test_nobody_else_sees_a_preview(acme: Organization, globex: Organization) -> None:
    preview = previewed(acme, "ready")
    with acting_for(acme):
        colleague = make_grace()
    with acting_for(globex):
        stranger = make_grace()

    for other in (colleague, stranger):
        assert employee_client(other).get(f"{PREVIEW}{preview.pk}/").status_code == 404


def test_what_is_kept_is_said_while_it_is_made(acme: Organization) -> None:
    with acting_for(acme):
        grace = make_grace()
        make.make_keeps(employee=grace)
        make.make_run("running", employee=grace)

    assert "You asked to keep: glasses." in employee_client(grace).get(WORKING).content.decode()


def test_what_is_said_is_what_is_drawn(acme: Organization) -> None:
    with acting_for(acme):
        grace = make_grace()
        make.make_keeps(employee=grace)
        run = make.make_run("ready", employee=grace)
        make.make_batch("rendering", run=run, keep=["beard"])

    page = employee_client(grace).get(WORKING).content.decode()

    assert "You asked to keep: beard." in page
