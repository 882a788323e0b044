"""Who the tests of tenants are about."""

import pytest

from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.models import Employee
from tests.make import NOON
from tests.tenants.moments import OWNER


@pytest.fixture
def ada(in_acme: Organization) -> Employee:
    """An employee of Acme, who is in force."""
    return people.add(name="Ada Byron", email="ada@acme.example", actor=OWNER, at=NOON)
