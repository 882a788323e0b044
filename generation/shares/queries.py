"""Reading share links, and the pictures that one shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from generation.delivery import gate
from generation.delivery import queries as delivery
from generation.delivery.models import Rendition
from generation.shares.models import Layout, ShareLink
from tenants.kernel import lookups
from tenants.kernel.errors import NotFound
from tenants.kernel.scoping import acting_for

LOOKUP: Final = "share_link"
"""The kind of look-up that leads from a token to its link."""


class ShareNotValid(NotFound):
    """One answer for a link that is unknown, has run out or was ended."""

    code = "share_not_valid"
    sentence = gettext_lazy("This link does not work any more. Ask whoever sent it for a new one.")


@dataclass(frozen=True)
class Place:
    """Where a link leads."""

    organization_id: UUID
    share_id: UUID


def place_of(token: str, *, at: datetime) -> Place:
    """Where the token leads. Call it outside `acting_for()`.

    Raises:
        ShareNotValid: nowhere, or not any more.
    """
    found = lookups.find(LOOKUP, token) if token else None
    if found is None:
        raise ShareNotValid
    place = Place(found.organization_id, found.subject_id)
    with acting_for(place.organization_id):
        working(place.share_id, at=at)
    return place


def working(share_id: UUID, *, at: datetime) -> ShareLink:
    """The link, as long as it is good.

    Raises:
        ShareNotValid: it has run out or was ended.
    """
    share = ShareLink.objects.filter(pk=share_id, revoked_at=None, expires_at__gt=at).first()
    if share is None:
        raise ShareNotValid
    return share


def links() -> QuerySet[ShareLink]:
    """Every link, ended ones too, newest first."""
    return ShareLink.objects.order_by("-created_at", "pk")


def pictures(share: ShareLink) -> QuerySet[Rendition]:
    """The pictures that the link shows now, by name; an org list by department first."""
    rows = delivery.latest(way=gate.SHARE).filter(_shown(share))
    rows = rows.select_related("headshot__employee__department")
    first = ["headshot__employee__department__name"] if share.layout == Layout.LIST else []
    return rows.order_by(*first, "headshot__employee__name", "headshot__employee_id")


def _shown(share: ShareLink) -> Q:
    if not share.departments and not share.people:
        return Q()
    chosen = Q(headshot__employee_id__in=share.people)
    return chosen | Q(headshot__employee__department_id__in=share.departments)
