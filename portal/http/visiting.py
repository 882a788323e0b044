"""An operator's visit to a company: who they look as, for how long, and what they never see.

A visit goes through the members' door. It reads alone, which the database holds it to, and it is
shown no file on which somebody is.
"""

from typing import Final
from uuid import UUID

from django.db import connection
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from generation.delivery.gate import Reach
from portal.http.ways import way_of
from tenants.kernel.errors import DomainError, Forbidden
from tenants.kernel.scoping import acting_for
from tenants.operators import actions, queries
from tenants.operators.models import Visit
from tenants.organizations.models import Organization, User

KEY: Final = "visit"
NOBODY: Final = "img/nobody.svg"
"""What stands in a page where a picture of somebody would be."""
READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class OnlyLooking(Forbidden):
    """A visitor asked for a change."""

    code = "only_looking"
    sentence = _("You are visiting: you may look, and change nothing.")


class NoFaces(Forbidden):
    """A visitor asked for a file on which somebody may be."""

    code = "no_faces"
    sentence = _("Visitors are shown no photos and no headshots of people, and take no files away.")


class VisitOver(DomainError):
    """The visit was ended, or its time is up."""

    code = "visit_over"
    sentence = _("Your visit is over. Begin another one, if you still have to look.")


def remember(request: HttpRequest, visit: Visit) -> None:
    """Let this browser go on with the visit."""
    request.session[KEY] = [str(visit.organization_id), str(visit.pk)]


def forget(request: HttpRequest) -> None:
    """Let this browser visit nobody."""
    request.session.pop(KEY, None)


def place_of(request: HttpRequest) -> tuple[UUID, UUID] | None:
    """The company and the visit that this browser began, whatever has become of it."""
    try:
        company, visit = request.session.get(KEY, ())
        return UUID(company), UUID(visit)
    except (ValueError, TypeError, AttributeError):
        return None


def visited(
    request: HttpRequest, operator: User, slug: str, *, view: object
) -> tuple[Organization, Visit] | None:
    """The company at this address and the operator's visit there; None where they began none.

    The look is noted before anything is shown, in a transaction of its own.

    Raises:
        VisitOver: it does not last any more.
        OnlyLooking: the request is one to change something.
        NoFaces: the view gives out files that may show somebody.
    """
    place = place_of(request)
    if place is None:
        return None
    company, visit_id = place
    with acting_for(company):
        organization = Organization.objects.first()
        if organization is None or organization.slug != slug:
            return None
        visit = queries.open_visit(visit_id, operator=operator, at=now())
        if visit is None:
            raise VisitOver
        if request.method not in READS:
            raise OnlyLooking
        _require_faceless(view)
        # the path alone: what somebody searched for may be a name
        actions.note_look(visit, page=request.path.removeprefix(f"/o/{slug}"), at=now())
    return organization, visit


def read_only() -> None:
    """From here to the end of the transaction, have the database refuse every change."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def _require_faceless(view: object) -> None:
    way = way_of(view)
    if way and way.reach != Reach.FACELESS:
        raise NoFaces
