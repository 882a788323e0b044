"""What happened, as sentences."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.http.doors import MemberRequest, member_page
from portal.web.chronicle import told
from tenants.audit import queries

PAGE = 50
KINDS = ("employee", "invite", "consent", "photo", "trainingrun", "headshot", "approval", "style", "membership", "apikey")


@member_page("audit.view")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """Events, newest first; the filter is in the address."""
    kind = request.GET.get("kind", "")
    wanted = queries.Filter(verb=kind if kind in KINDS else "")
    events = queries.recent(wanted, after=_place(request.GET), limit=PAGE + 1)
    following = ""
    if len(events) > PAGE:
        place = queries.place_of(events[PAGE - 1])
        following = f"?kind={wanted.verb}&after={place.at.isoformat().replace('+', '%2B')},{place.id}"
    context = {"lines": told(events[:PAGE]), "kinds": KINDS, "kind": kind, "following": following}
    return render(request, "audit/list.html", context)


def _place(query: QueryDict) -> queries.Place | None:
    at, _, pk = query.get("after", "").partition(",")
    try:
        return queries.Place(datetime.fromisoformat(at), UUID(pk))
    except ValueError:
        return None
