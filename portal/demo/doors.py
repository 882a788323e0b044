"""What the visitor is told once the portal serves: where to sign in, and as whom."""

from datetime import datetime

from portal.demo.cast import COMPANIES, PASSWORD, Company, Person
from tenants.invites import actions as invites
from tenants.invites.actions import CannotBeInvited
from tenants.kernel.lifecycle import SYSTEM
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee
from tenants.people.policy import may_enter


def lines(organizations: list[Organization], *, address: str, at: datetime) -> list[str]:
    """The sign-ins of all companies, which `organizations` are in the cast's order."""
    guests = [
        f"  Be an employee ({guest.name}): {_way_in(organization, company, guest, at=at)}"
        for company, organization in zip(COMPANIES, organizations, strict=True)
        for guest in company.people
        if guest.is_guest
    ]
    return [
        f"\n  Sign in at {address}/sign-in/ with the password {PASSWORD}",
        *(
            f"    {company.name}: {company.owner} (owner), {company.reviewer} (reviewer)"
            for company in COMPANIES
        ),
        *guests,
        f"  Mail that was sent: {address}/mail/\n",
    ]


def link_for(employee: Employee, *, at: datetime) -> str:
    """What lets them in: an invite until they have joined, a sign-in link from then on.

    Raises:
        CannotBeInvited: they left, or are being erased.
    """
    if may_enter(employee):
        return invites.link_for_mail(employee, at=at)
    return invites.fresh_link(invites.send(employee, actor=SYSTEM, at=at), at=at)


def _way_in(organization: Organization, company: Company, guest: Person, *, at: datetime) -> str:
    with acting_for(organization):
        employee = Employee.objects.get(email=guest.address(company.domain))
        try:
            return link_for(employee, at=at)
        except CannotBeInvited as refusal:
            return str(refusal)
