"""The employee's gallery: what it says of takes that lack something they asked to keep."""

import pytest
from django.test import Client

from generation.headshots import queries
from generation.headshots.models import HeadshotBatch
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make
from tests.generation.conftest import make_grace
from tests.portal.visitors import employee_client

GALLERY = "/me/headshots/"


@pytest.fixture
def grace(acme: Organization) -> Employee:
    """Somebody who keeps glasses, with two takes, in one of which none are seen."""
    with acting_for(acme):
        grace = make_grace()
        version = make.make_version(make.make_style(is_default=True))
        run = make.make_run("ready", employee=grace)
        batch = make.make_batch("ready", run=run, style_version=version, keep=["glasses"])
        for passes in (True, False):
            make.make_headshot(batch=batch, checks={"keep_glasses": {"passes": passes, "found": 1}})
    return grace


@pytest.fixture
def phone(grace: Employee) -> Client:
    return employee_client(grace)


def test_a_take_without_what_is_kept_says_so(phone: Client) -> None:
    page = phone.get(GALLERY).content.decode()

    assert page.count("We do not see your glasses in this one.") == 1


def test_what_is_kept_can_be_changed_before_a_redo(phone: Client) -> None:
    assert "/me/photos/#keep" in phone.get(GALLERY).content.decode()
    assert 'id="keep"' in phone.get("/me/photos/").content.decode()


def test_what_is_missing_is_a_reason_for_new_takes(phone: Client, grace: Employee) -> None:
    assert 'value="kept"' in phone.get(GALLERY).content.decode()

    phone.post(f"{GALLERY}redo/", {"reason": "kept"})

    with acting_for(grace.organization_id):
        latest = queries.latest_batch(grace)
    assert latest is not None
    assert (latest.round, latest.redo_reason) == (2, "kept")


def test_who_keeps_nothing_is_not_asked_about_it(phone: Client, grace: Employee) -> None:
    with acting_for(grace.organization_id):
        HeadshotBatch.objects.update(keep=[])

    assert 'value="kept"' not in phone.get(GALLERY).content.decode()
