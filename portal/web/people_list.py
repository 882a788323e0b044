"""The list of people: a page of those whom the address asks for, and where each stands."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from generation.census import queries, search
from generation.census.places import RESTING, Place
from generation.census.queries import Bound, Page, Wanted
from generation.census.search import NotUnderstood
from portal.http.doors import MemberRequest, member_page
from portal.web import people_changes
from portal.web.journeys import shown
from portal.web.licence import notice_for
from portal.web.people_asked import BOUNDS, address, plain, wanted_by
from portal.web.people_views import kept
from portal.web.photocheck import stalled_for
from tenants.people import queries as people
from tenants.people.lifecycle import EmployeeState

PAGE: Final = 50
LONG: Final = timedelta(days=7)
"""Standing somewhere for longer is marked."""
PENDING: Final = frozenset({Place.INVITED, Place.RUN_OUT, Place.REVOKED})
"""Where an invite is what somebody waits for."""


@member_page("people.view")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """A page of people; search, filters and place are in the address."""
    at, refusal = now(), ""
    try:
        wanted = wanted_by(request, request.GET)
        page = queries.page(wanted, bound=_bound(request.GET), limit=PAGE, at=at)
    except NotUnderstood as error:
        wanted, page, refusal = Wanted(), Page([]), str(error)
    seen = people.Filter(departments=people.visible_departments(request.member))
    everybody = people.counts(seen)
    rows = _rows(page)
    may_invite = "invite.manage" in request.rights
    context = {
        "notice": notice_for(request),
        "stalled": stalled_for(request),
        "told": people_changes.latest(request),
        "refusal": refusal,
        "at": at,
        "page": page,
        "rows": rows,
        "has_pending": may_invite and any(row["is_pending"] for row in rows),
        "tabs": _tabs(request.GET, wanted, page),
        "earlier": _beside(request.GET, page, "before") if page.has_earlier else "",
        "later": _beside(request.GET, page, "after") if page.has_later else "",
        "total": sum(everybody.values()) - everybody[EmployeeState.ERASED],
        "asked": plain(request.GET),
        "q": request.GET.get("q", "").strip(),
        "status": request.GET.get("status", ""),
        "departments": people.departments(),
        "department": request.GET.get("department", ""),
        **kept(request),
    }
    return render(request, "people/list.html", context)


def _rows(page: Page) -> list[dict[str, Any]]:
    places, at = shown(standing for _person, standing in page.rows), now()
    return [
        {
            "person": person,
            "standing": places[person.pk],
            "is_pending": standing.place in PENDING,
            "is_stuck": standing.place not in RESTING and standing.since <= at - LONG,
        }
        for person, standing in page.rows
    ]


def _bound(asked: QueryDict) -> Bound | None:
    """Behind or before whom the page is; who is gone bounds nothing."""
    for name in BOUNDS:
        try:
            person = people.listing().filter(pk=UUID(asked.get(name, ""))).first()
        except ValueError:
            continue
        if person:
            return Bound(people.place_of(person), is_before=name == "before")
    return None


def _beside(asked: QueryDict, page: Page, name: str) -> str:
    """The page before or after; from an empty one, the first."""
    if not page.rows:
        return address(asked)
    person, _standing = page.rows[0 if name == "before" else -1]
    return address(asked, **{name: str(person.pk)})


def _tabs(asked: QueryDict, wanted: Wanted, page: Page) -> list[dict[str, Any]]:
    """Everybody whom the rest of the search means, and each place that somebody of them is at."""
    rest = search.without(asked.get("q", ""), search.STATUS)
    lists = [("", _("Everybody"), sum(page.counts.values()))]
    lists += [(str(place), str(place.label), page.counts.get(place, 0)) for place in Place]
    here = {str(place) for place in wanted.places} or {""}
    return [
        {
            "label": label,
            "url": address(asked, q=rest, status=status),
            "current": here == {status},
            "count": count,
        }
        for status, label, count in lists
        if count or status in here or not status
    ]
