"""Browsers of people who are signed in."""

from typing import Any
from uuid import UUID

from django.test import Client

from portal.http.guests import KEY
from portal.http.visiting import KEY as VISIT
from portal.web.shared import KEY as SHARE
from tenants.operators.models import Visit
from tenants.organizations.models import Membership, Organization
from tenants.people.models import Employee
from tests import make


def home_of(organization: Organization) -> str:
    """The address under which all pages of the organization are."""
    return f"/o/{organization.slug}/"


def member_client(membership: Membership) -> Client:
    """The browser of a member."""
    client = Client()
    client.force_login(membership.user)
    return client


def share_client(organization_id: UUID, share_id: UUID) -> Client:
    """The browser of a visitor without an account who opened a share link."""
    return _with_session({SHARE: [str(organization_id), str(share_id)]})


def operator_client(visit: Visit | None = None) -> Client:
    """The browser of somebody who runs Likeness, on a visit or not."""
    client = Client()
    client.force_login(visit.operator if visit else make.make_operator())
    if visit:
        session = client.session
        session[VISIT] = [str(visit.organization_id), str(visit.pk)]
        session.save()
    return client


def employee_client(employee: Employee) -> Client:
    """The browser of an employee who came in by a link."""
    whose = {"organization": str(employee.organization_id), "id": str(employee.pk)}
    return _with_session({KEY: whose})


def _with_session(kept: dict[str, Any]) -> Client:
    client = Client()
    session = client.session
    session.update(kept)
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    return client
