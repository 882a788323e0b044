"""The licence of the base that renders: what it says, who accepted it, and who still has to."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from generation.licences import actions, queries, terms
from generation.licences.queries import Standing
from generation.licences.terms import Terms
from portal.http.doors import MemberRequest, member_page


class Notice(NamedTuple):
    """Why new headshots wait, for those who keep people and work going, and the next step."""

    title: str
    text: str
    action: str
    url: str


@member_page("organization.view")
@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """The terms of the base, whether they were accepted, and what was accepted before."""
    current, standing = terms.current(), queries.standing(at=now())
    context = {
        "terms": current,
        "accepted": queries.acceptance(current) if current else None,
        "is_open": standing == Standing.OPEN,
        "is_over": standing == Standing.OVER,
        "acceptances": queries.acceptances(),
    }
    return render(request, "licence/show.html", context)


@member_page("licence.accept")
@require_POST
def accept(request: MemberRequest) -> HttpResponse:
    """Accept the terms that the page showed."""
    actions.accept(request.POST.get("terms", ""), member=request.member, at=now())
    messages.success(request, _("Accepted. Whoever was waiting goes on now."))
    return redirect("licence:show", request.organization.slug)


def notice_for(request: MemberRequest) -> Notice | None:
    """What keeps new headshots from being made; None where nothing does, or others see to it."""
    if "job.manage" not in request.rights:
        return None
    current, standing = terms.current(), queries.standing(at=now())
    if current is None or standing not in queries.WAITING:
        return None
    url = reverse("licence:show", args=[request.organization.slug])
    if standing == Standing.OVER:
        return _over(current, url)
    return _open(current, url, may_accept="licence.accept" in request.rights)


def _over(current: Terms, url: str) -> Notice:
    return Notice(
        _("The licence of %(title)s has ended") % vars(current),
        _("New headshots wait until whoever runs Likeness for you renews it. Finished ones stay."),
        _("Show the licence"),
        url,
    )


def _open(current: Terms, url: str, *, may_accept: bool) -> Notice:
    title = _("Accept the licence of %(title)s") if may_accept else _("New headshots wait")
    text = _("Nobody's headshots are made before. What people send is kept, and goes on by itself.")
    if not may_accept:
        text = _("An owner has to accept the licence of %(title)s. What people send is kept.")
    action = _("Read and accept") if may_accept else _("Show the licence")
    given = vars(current)
    return Notice(title % given, text % given, action, url)
