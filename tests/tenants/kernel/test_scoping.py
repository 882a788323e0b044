"""The first wall: no organization in force means no query."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from tenants.kernel.scoping import (
    AlreadyActing,
    NoOrganizationInForce,
    acting_for,
    organization_in_force,
)
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests.make import make_employee


def setting() -> str:
    """What PostgreSQL believes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.tenant', true)")
        [value] = cursor.fetchone()
    return value or ""


def test_nothing_is_in_force_by_itself():
    with pytest.raises(NoOrganizationInForce):
        organization_in_force()


def test_an_organization_is_in_force_within_and_not_after(acme: Organization):
    with acting_for(acme):
        assert organization_in_force() == acme.pk
        assert setting() == str(acme.pk)

    with pytest.raises(NoOrganizationInForce):
        organization_in_force()
    assert setting() == ""


def test_nothing_stays_in_force_after_an_error(acme: Organization):
    with pytest.raises(LookupError), acting_for(acme):
        raise LookupError

    assert setting() == ""
    with pytest.raises(NoOrganizationInForce):
        organization_in_force()


def test_the_same_organization_may_be_entered_again(acme: Organization):
    with acting_for(acme):
        with acting_for(acme.pk):
            make_employee()

        assert setting() == str(acme.pk)
        assert Employee.objects.count() == 1


def test_another_organization_may_not_be_entered_inside(acme: Organization, globex: Organization):
    with acting_for(acme), pytest.raises(AlreadyActing), acting_for(globex):
        pass


def test_what_is_written_before_an_error_is_rolled_back(acme: Organization):
    with pytest.raises(LookupError), acting_for(acme):
        make_employee()
        raise LookupError

    with acting_for(acme):
        assert not Employee.objects.exists()


def test_another_thread_acts_for_nobody(acme: Organization):
    with acting_for(acme), ThreadPoolExecutor(1) as pool:
        asked = pool.submit(organization_in_force)

        assert isinstance(asked.exception(), NoOrganizationInForce)


def test_a_row_belongs_to_the_organization_in_force(in_acme: Organization):
    assert make_employee().organization_id == in_acme.pk


def test_managers_see_only_the_organization_in_force(acme: Organization, globex: Organization):
    with acting_for(globex):
        make_employee()

    with acting_for(acme):
        assert not Employee.objects.exists()


def test_an_unknown_organization_has_nothing(db: None):
    with acting_for(uuid4()):
        assert not Organization.objects.exists()
