"""Who the tests of generation are about."""

import pytest

from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tests import make


@pytest.fixture
def ada(in_acme: Organization) -> Employee:
    """An employee of Acme, who is in force: she has joined and consented."""
    return make.make_participant(name="Ada Byron")
