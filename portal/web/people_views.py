"""The searches that a member keeps, as lists of their own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from generation.census import views
from portal.http.doors import MemberRequest, member_page
from portal.web.people_asked import plain


@member_page("people.view")
@require_POST
def keep(request: MemberRequest) -> HttpResponse:
    """Keep what the list shows under a name."""
    query = plain(QueryDict(request.POST.get("asked", "")))
    name = request.POST.get("name", "")
    view = views.keep(request.member, name=name, query=query, at=now())
    messages.success(request, _("Saved as %(name)s.") % {"name": view.name})
    return _show(request, query)


@member_page("people.view")
@require_POST
def rename(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Give it another name."""
    view = views.by_id(request.member, view_id)
    views.rename(view, request.POST.get("name", ""))
    return _show(request, view.query)


@member_page("people.view")
@require_POST
def forget(request: MemberRequest, view_id: UUID) -> HttpResponse:
    """Keep it no longer; the list still shows what it showed, so it can be kept again."""
    view = views.by_id(request.member, view_id)
    views.forget(view)
    messages.success(request, _("The view %(name)s is deleted.") % {"name": view.name})
    return _show(request, view.query)


def kept(request: MemberRequest) -> dict[str, Any]:
    """The member's views as tabs, and the one that the page shows."""
    here, own = plain(request.GET), list(views.of(request.member))
    return {
        "views": [
            {"label": view.name, "url": f"?{view.query}", "current": view.query == here}
            for view in own
        ],
        "view": next((view for view in own if view.query == here), None),
    }


def _show(request: MemberRequest, query: str) -> HttpResponse:
    to = reverse("people:list", args=[request.organization.slug])
    return redirect(f"{to}?{query}")
