"""Reading what operators did, and which companies there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for
from tenants.operators.models import Visit
from tenants.organizations.models import Organization, User
from tenants.organizations.queries import SLUG

LATELY: Final = timedelta(days=7)


@dataclass(frozen=True)
class Company:
    """What an operator may know of a company without visiting it."""

    id: UUID
    name: str
    slug: str
    since: datetime


def companies(*, after: UUID | None = None, limit: int = 50) -> list[Company]:
    """A page of all companies; `after` is the last of the page before it.

    Call it outside `acting_for()`.
    """
    ids = lookups.organizations()
    later = [pk for pk in ids if after is None or pk > after]
    return list(named(later[:limit]).values())


def named(ids: Iterable[UUID]) -> dict[UUID, Company]:
    """The companies of these ids. Call it outside `acting_for()`."""
    found = {}
    for pk in dict.fromkeys(ids):
        with acting_for(pk):
            # a job outlives its company by a moment
            if company := Organization.objects.first():
                found[pk] = Company(pk, company.name, company.slug, company.created_at)
    return found


def company_of(slug: str) -> Company | None:
    """The company with this address, if there is one. Call it outside `acting_for()`."""
    place = lookups.find(SLUG, slug.strip().lower().replace("\x00", ""))
    return named([place.organization_id]).get(place.organization_id) if place else None


def open_visit(visit_id: UUID, *, operator: User, at: datetime) -> Visit | None:
    """The operator's visit at the organization in force, while it lasts."""
    rows = Visit.objects.select_related("membership__user")
    lasting = rows.filter(operator=operator, ended_at=None, until__gt=at)
    return lasting.filter(pk=visit_id, membership__isnull=False).first()


def recent_visits(*, at: datetime) -> QuerySet[Visit]:
    """The visits of the last days, newest first."""
    rows = Visit.objects.select_related("membership__user")
    return rows.filter(began_at__gt=at - LATELY).order_by("-began_at", "pk")
