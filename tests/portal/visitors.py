"""Browsers of people who are signed in."""

from django.test import Client

from portal.http.guests import KEY
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee


def home_of(organization: Organization) -> str:
    """The address under which all pages of the organization are."""
    return f"/o/{organization.slug}/"


def member_client(membership: Membership) -> Client:
    """The browser of a member."""
    client = Client()
    client.force_login(membership.user)
    return client


def employee_client(employee: Employee) -> Client:
    """The browser of an employee who came in by a link."""
    client = Client()
    session = client.session
    session[KEY] = {"organization": str(employee.organization_id), "id": str(employee.pk)}
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    return client
