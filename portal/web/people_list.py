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
from portal.web.journeys import shown
from portal.web.licence import notice_for
from portal.web.photocheck import stalled_for
from tenants.people import queries as people
from tenants.people.lifecycle import EmployeeState

PAGE: Final = 50
LONG: Final = timedelta(days=7)
"""Standing somewhere for longer is marked."""
ASKS: Final = ("q", "status", "department")
"""What of the address says who is listed."""


@member_page("people.view")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """A page of people; search, filters and place are in the address."""
    at, refusal = now(), ""
    try:
        wanted = wanted_by(request)
        page = queries.page(wanted, bound=_bound(request.GET), limit=PAGE, at=at)
    except NotUnderstood as error:
        wanted, page, refusal = Wanted(), Page([]), str(error)
    seen = people.Filter(departments=people.visible_departments(request.member))
    everybody = people.counts(seen)
    context = {
        "notice": notice_for(request),
        "stalled": stalled_for(request),
        "refusal": refusal,
        "rows": _rows(page),
        "tabs": _tabs(request.GET, wanted, page),
        "page": page,
        "earlier": _beside(request.GET, before=page) if page.has_earlier else "",
        "later": _beside(request.GET, after=page) if page.has_later else "",
        "not_invited": everybody[EmployeeState.ADDED],
        "total": sum(everybody.values()) - everybody[EmployeeState.ERASED],
        "q": request.GET.get("q", "").strip(),
        "status": request.GET.get("status", ""),
        "departments": people.departments(),
        "department": request.GET.get("department", ""),
    }
    return render(request, "people/list.html", context)


def wanted_by(request: MemberRequest, query: QueryDict | None = None) -> Wanted:
    """Whom the address, or another one of this list, asks for.

    Raises:
        NotUnderstood: something in it means nothing.
    """
    asked = request.GET if query is None else query
    wanted = search.read(asked.get("q", ""), visible=people.visible_departments(request.member))
    if status := asked.get("status", ""):
        wanted = search.status(wanted, status)
    if department := asked.get("department", ""):
        wanted = search.of_department(wanted, _department(department))
    return wanted


def _department(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotUnderstood(_("There is no such department. Choose one of the list.")) from error


def _rows(page: Page) -> list[dict[str, Any]]:
    places, at = shown(standing for _person, standing in page.rows), now()
    return [
        {
            "person": person,
            "standing": places[person.pk],
            "is_stuck": standing.place not in RESTING and standing.since <= at - LONG,
        }
        for person, standing in page.rows
    ]


def _bound(query: QueryDict) -> Bound | None:
    """Behind or before whom the page is; who is gone bounds nothing."""
    for name in ("after", "before"):
        try:
            person = people.listing().filter(pk=UUID(query.get(name, ""))).first()
        except ValueError:
            continue
        if person:
            return Bound(people.place_of(person), is_before=name == "before")
    return None


def _beside(query: QueryDict, *, before: Page | None = None, after: Page | None = None) -> str:
    if before:
        return address(query, before=str(before.rows[0][0].pk)) if before.rows else address(query)
    return address(query, after=str(after.rows[-1][0].pk)) if after and after.rows else ""


def _tabs(query: QueryDict, wanted: Wanted, page: Page) -> list[dict[str, Any]]:
    """Everybody whom the rest of the search means, and each place that somebody of them is at."""
    rest = search.without(query.get("q", ""), search.STATUS)
    all_of_them = sum(page.counts.values())
    lists = [("", _("Everybody"), all_of_them)]
    lists += [(str(place), str(place.label), page.counts.get(place, 0)) for place in Place]
    here = {""} if not wanted.places else {str(place) for place in wanted.places}
    return [
        _tab(label, address(query, q=rest, status=status), count, is_current=here == {status})
        for status, label, count in lists
        if count or status in here or not status
    ]


def _tab(label: str, url: str, count: int, *, is_current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "current": is_current, "count": count}


def address(query: QueryDict, **changes: str) -> str:
    """The list as the address asks for it, with some of that changed, from its first page."""
    kept = QueryDict(mutable=True)
    for name in ASKS:
        if value := changes.get(name, query.get(name, "")):
            kept[name] = value
    for name in ("after", "before"):
        if name in changes:
            kept[name] = changes[name]
    return f"?{kept.urlencode()}"
