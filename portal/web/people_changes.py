"""Doing one thing with many people of the list: pressed, watched, taken back."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from generation.census import actions, changes, queries
from generation.census.lifecycle import WORKING, ChangeState
from generation.census.models import BulkChange, Kind
from portal.http.back import back
from portal.http.doors import MemberRequest, member_page
from portal.web import change_words
from portal.web.people_asked import wanted_by
from tenants.kernel.errors import Conflict, Invalid
from tenants.organizations import policy
from tenants.people.models import Department

SHOWN: Final = 200
"""People whom a change left as they were; of more only the number is told."""
RIGHTS: Final = {Kind.MOVE: "people.manage", Kind.LEAVE: "people.manage"}
"""What needs another right than inviting."""


class ListChanged(Conflict):
    """Other people match by now than were counted."""

    code = "list_changed"


@member_page("invite.manage")
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Do it with those who are ticked, or with everybody whom the list shows on all its pages."""
    kind = _kind(request.POST.get("kind", ""))
    policy.require(request.member.role, RIGHTS.get(kind, "invite.manage"))
    department = _department(request) if kind == Kind.MOVE else None
    whom = _everybody(request) if "all" in request.POST else _ticked(request)
    actions.begin(kind, whom, department=department, actor=request.actor, at=now())
    return back(request, otherwise=reverse("people:list", args=[request.organization.slug]))


@member_page("invite.manage")
@require_safe
def show(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """How far it is, and whom it left as they were."""
    change = changes.by_id(change_id)
    left = changes.left_as_they_were(change)
    rows = [
        {"person": item.employee, "why": change_words.WHY.get(item.why, item.why)}
        for item in left[:SHOWN]
    ]
    context = {"told": told(change), "rows": rows, "more": max(0, left.count() - SHOWN)}
    return render(request, "people/change.html", context)


@member_page("invite.manage")
@require_POST
def undo(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """Take it back."""
    change = changes.by_id(change_id)
    policy.require(request.member.role, RIGHTS.get(Kind(change.kind), "invite.manage"))
    actions.undo(change, actor=request.actor, at=now())
    return _back(request, change)


@member_page("invite.manage")
@require_POST
def resume(request: MemberRequest, change_id: UUID) -> HttpResponse:
    """Have one that stopped go on."""
    change = changes.by_id(change_id)
    policy.require(request.member.role, RIGHTS.get(Kind(change.kind), "invite.manage"))
    actions.resume(change, actor=request.actor, at=now())
    return _back(request, change)


def told(change: BulkChange) -> dict[str, Any]:
    """The change as the list and its own page tell of it."""
    progress, is_working = changes.progress(change), change.state in WORKING
    may_undo = changes.may_be_undone(change, at=now()) and progress.done > 0
    left = progress.refused + progress.kept
    over = progress.total - progress.waiting
    if change.state == ChangeState.UNDOING:
        over = progress.total - progress.done
    return {
        "change": change,
        "title": change_words.title(change, progress),
        "progress": progress,
        "over": over,
        "is_working": is_working,
        "has_stopped": change.state == ChangeState.STOPPED,
        "left": change_words.left_words(left) if left and not is_working else "",
        "undo": change_words.undo_label(change, progress.done) if may_undo else "",
    }


def latest(request: MemberRequest) -> dict[str, Any] | None:
    """What the member did last with many, while it is worth telling of."""
    if "invite.manage" not in request.rights:
        return None
    change = changes.latest(request.actor, at=now())
    return told(change) if change else None


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError as error:
        raise Invalid(_("This form was changed on its way. Reload the page.")) from error


def _department(request: MemberRequest) -> Department | None:
    wanted = request.POST.get("to", "")
    if wanted == "none":
        return None
    found = Department.objects.filter(pk__in=_uuids([wanted] if wanted else [])).first()
    if found is None:
        raise Invalid(_("Choose the department to move to first."))
    return found


def _ticked(request: MemberRequest) -> list[UUID]:
    return _uuids(request.POST.getlist("person"))


def _everybody(request: MemberRequest) -> list[UUID]:
    """Who matches the list's address, provided that as many do as the member was told."""
    asked = QueryDict(request.POST.get("asked", ""))
    found = queries.ids(wanted_by(request, asked), at=now())
    if str(len(found)) != request.POST["all"]:
        text = ngettext(
            "The list changed: %(n)d person matches now. Look at it and press again.",
            "The list changed: %(n)d people match now. Look at it and press again.",
            len(found),
        )
        raise ListChanged(text % {"n": len(found)})
    return found


def _uuids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise Invalid(_("This form was changed on its way. Reload the page.")) from error


def _back(request: MemberRequest, change: BulkChange) -> HttpResponse:
    if request.POST.get("next"):
        return back(request, otherwise="")
    return redirect("people:change_of_many", request.organization.slug, change.pk)
