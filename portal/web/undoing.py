"""What a reviewer decided in this session, and taking it back."""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from generation.approvals import queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions
from portal.http.doors import MemberRequest, member_page
from tenants.kernel.errors import Conflict, Invalid, NotFound

GONE: Final = gettext_lazy("This headshot was taken back, or is not yours to review.")
DECIDED: Final = "decided"
MOST_PRESSES: Final = 20
"""Presses of a button that can be undone one after the other, in each company."""


class Undo(NamedTuple):
    """What one press decided, and whether any of it has left by itself."""

    decisions: list[str]
    """Each the approval's id, a colon, and when it was decided."""
    is_out: bool


class Undone(NamedTuple):
    """A decision that was taken back, and whether that called a picture back."""

    approval: Approval
    is_withdrawn: bool


@member_page("headshot.review")
@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """Take decisions back, those of one press together; what changed since is left as it is."""
    decisions = request.POST.getlist("decision")
    if not decisions:
        raise Invalid(_("There is nothing to take back."))
    undone = [done for each in decisions if (done := _undo(request, each))]
    _forget(request, decisions)
    if undone:
        messages.success(request, _said(undone))
    if left := len(decisions) - len(undone):
        text = ngettext(
            "%(n)d was left as it is: something changed meanwhile.",
            "%(n)d were left as they are: something changed meanwhile.",
            left,
        )
        messages.error(request, text % {"n": left})
    if len(undone) != 1 or undone[0].is_withdrawn:
        return redirect(address(request))
    return redirect(f"{address(request)}?person={undone[0].approval.pk}")


def note(request: MemberRequest, decided: Iterable[UUID]) -> None:
    """Remember what one press decided, for one press to undo."""
    rows = Approval.objects.filter(pk__in=decided).order_by("pk")
    if decisions := [_decision(row) for row in rows]:
        _remember(request, [*_presses(request), decisions][-MOST_PRESSES:])


def latest(request: MemberRequest) -> Undo | None:
    """What the last press decided that still stands."""
    for decisions in reversed(_presses(request)):
        rows = Approval.objects.filter(pk__in=[pk for pk, _stamp in map(_parts, decisions)])
        standing = {_decision(row): row for row in rows}
        if left := [each for each in decisions if each in standing]:
            return Undo(left, any(_is_out(standing[each]) for each in left))
    return None


def by_id(request: MemberRequest, approval_id: UUID) -> Approval:
    """The approval, if the reviewer may see it.

    Raises:
        NotFound: they may not, or not any more, or there is none.
    """
    found = queries.visible_to(request.member).filter(pk=approval_id).first()
    if found is None:
        raise NotFound(str(GONE))
    return found


def uuids(texts: Iterable[str]) -> list[UUID]:
    """The ids that a form sent.

    Raises:
        NotFound: something else than an id.
    """
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise NotFound(str(GONE)) from error


def address(request: MemberRequest) -> str:
    """Where the queue is."""
    return f"/o/{request.organization.slug}/approvals/"


def _undo(request: MemberRequest, decision: str) -> Undone | None:
    """Take one decision back; None where something else was decided since, or it is gone."""
    pk, _stamp = _parts(decision)
    row = queries.visible_to(request.member).filter(pk=pk).first()
    if row is None or _decision(row) != decision:
        return None
    try:
        is_withdrawn = actions.undo(row, reviewer=request.member, actor=request.actor, at=now())
    except Conflict:
        return None
    return Undone(row, is_withdrawn)


def _decision(approval: Approval) -> str:
    return f"{approval.pk}:{approval.state_changed_at.isoformat()}"


def _parts(decision: str) -> tuple[UUID, str]:
    pk, _colon, stamp = decision.partition(":")
    return uuids([pk])[0], stamp


def _is_out(approval: Approval) -> bool:
    is_approved = approval.state == ApprovalState.APPROVED
    return bool(is_approved and approval.leaves_at and approval.leaves_at <= now())


def _presses(request: MemberRequest) -> list[list[str]]:
    """What was decided in this session and company, by presses, oldest first."""
    everywhere: dict[str, list[list[str]]] = request.session.get(DECIDED, {})
    return everywhere.get(str(request.organization.pk), [])


def _remember(request: MemberRequest, presses: list[list[str]]) -> None:
    others = request.session.get(DECIDED, {})
    request.session[DECIDED] = {**others, str(request.organization.pk): presses}


def _forget(request: MemberRequest, gone: Collection[str]) -> None:
    left = [[each for each in press if each not in gone] for press in _presses(request)]
    _remember(request, [press for press in left if press])


def _said(undone: list[Undone]) -> str:
    withdrawn = sum(done.is_withdrawn for done in undone)
    if withdrawn:
        text = ngettext(
            "%(n)d picture had left already: it is called back, and its person is told.",
            "%(n)d pictures had left already: they are called back, and their people are told.",
            withdrawn,
        )
        return text % {"n": withdrawn}
    if len(undone) == 1:
        return _("Back in the queue: %(name)s.") % {"name": undone[0].approval.employee.name}
    return _("Back in the queue: %(n)d headshots.") % {"n": len(undone)}
