"""Who is played: the invented people of every company, or one real person instead."""

from collections.abc import Sequence
from datetime import datetime

from portal.demo import seed
from portal.demo.cast import COMPANIES, Company
from portal.demo.players import Player, Show
from portal.demo.standing import Ending
from portal.demo.uploads import Upload, rendered_photos
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee


def show(
    organizations: Sequence[Organization],
    uploads: Sequence[Upload],
    *,
    ends_by_itself: bool,
    at: datetime,
) -> Show:
    """Who sends these photos; without any, everybody of the cast but the guest.

    A real person's photos may be refused, and with them it always ends by itself.
    `organizations` are in the cast's order.
    """
    if uploads:
        real = _real(organizations[0], uploads, at=at)
        return Show([real], ends_by_itself=True, good=(Ending.APPROVED, Ending.REFUSED))
    return Show(_invented(organizations, at=at), ends_by_itself=ends_by_itself)


def _invented(organizations: Sequence[Organization], *, at: datetime) -> list[Player]:
    players: list[Player] = []
    for company, organization in zip(COMPANIES, organizations, strict=True):
        with acting_for(organization):
            players += [
                _player(
                    seed.employee(person, company.domain, at=at),
                    company,
                    rendered_photos(person),
                    at=at,
                )
                for person in company.people
                if not person.is_guest
            ]
    return players


def _real(organization: Organization, uploads: Sequence[Upload], *, at: datetime) -> Player:
    company = COMPANIES[0]
    with acting_for(organization):
        employee = seed.sender(uploads, company.domain, at=at)
    return _player(employee, company, uploads, at=at)


def _player(
    employee: Employee, company: Company, uploads: Sequence[Upload], *, at: datetime
) -> Player:
    return Player(
        employee.organization_id,
        employee.pk,
        employee.name,
        uploads,
        reviewer=company.reviewer,
        since=at,
    )
