"""Browsers of the cast, for the tests of pages."""

import pytest
from django.test import Client

from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee
from tests.portal.visitors import employee_client, home_of, member_client


@pytest.fixture
def home(acme: Organization) -> str:
    """The address under which Acme's pages are."""
    return home_of(acme)


@pytest.fixture
def desk(owner: Membership) -> Client:
    """The owner's browser."""
    return member_client(owner)


@pytest.fixture
def phone(employee: Employee) -> Client:
    """The employee's browser."""
    return employee_client(employee)
