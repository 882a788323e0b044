"""What a visit may do is said to the database too."""

import pytest
from django.db import DatabaseError, transaction

from portal.http.visiting import read_only
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department


def test_the_database_refuses_a_change_on_a_visit(acme: Organization) -> None:
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic(), acting_for(acme):
        read_only()
        Department.objects.create(name="Design")


def test_after_a_visit_the_connection_writes_again(acme: Organization) -> None:
    with acting_for(acme):
        read_only()

    with acting_for(acme):
        Department.objects.create(name="Design")
