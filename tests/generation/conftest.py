"""Who the tests of generation are about."""

import pytest

from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tests import make


@pytest.fixture
def ada(in_acme: Organization) -> Employee:
    """An employee of Acme, who is in force: she has joined and consented."""
    return make.make_participant(name="Ada Byron")


@pytest.fixture
def grace(in_acme: Organization) -> Employee:
    """An employee whose consent does not run out: workers read the real clock."""
    grace = make.make_employee(EmployeeState.ACTIVE, name="Grace Hopper")
    make.make_receipt(grace, expires_at=make.NOON + 100 * make.YEAR)
    return grace
