"""What a reviewer decided in this session, and taking it back."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
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
from tenants.access import answers
from tenants.access.answers import Answer
from tenants.kernel.errors import Conflict, Invalid, NotFound

GONE: Final = gettext_lazy("This headshot was taken back, or is not yours to review.")
SINCE: Final = "deciding_since"
"""Of a session: when it first decided, by company. All that its reviewer decided since then can be
undone, one press after the other."""


MOST_TOGETHER: Final = 60
"""Headshots that one press decides at most."""


class ChangedSince(Conflict):
    """Something else was decided since, or it is gone."""

    code = "changed_since"
    sentence = gettext_lazy("It was left as it is: something changed meanwhile.")


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
    """Take decisions back, those of one press together; what changed since is left as it is.

    With an idempotency key it is done once, and answered as JSON.
    """
    decisions = request.POST.getlist("decision")
    if not decisions:
        raise Invalid(_("There is nothing to take back."))
    if key := request.headers.get("Idempotency-Key"):
        return JsonResponse(
            answers.once(
                key,
                asked=" ".join([request.path, *decisions]),
                by=request.member.pk,
                at=now(),
                answer=lambda: _told(request, _undone(request, decisions)),
            )
        )
    undone = _undone(request, decisions)
    if undone:
        messages.success(request, _said(undone))
    if left := len(decisions) - len(undone):
        messages.error(request, _left(left))
    if len(undone) != 1 or undone[0].is_withdrawn:
        return redirect(address(request))
    return redirect(f"{address(request)}?person={undone[0].approval.pk}")


def note(request: MemberRequest, decided: Collection[UUID]) -> None:
    """Remember that this session decides, so that it can be undone from here on."""
    if decided and str(request.organization.pk) not in request.session.get(SINCE, {}):
        first = Approval.objects.filter(pk__in=decided).earliest("state_changed_at")
        since = {str(request.organization.pk): first.state_changed_at.isoformat()}
        request.session[SINCE] = {**request.session.get(SINCE, {}), **since}


def latest(request: MemberRequest) -> Undo | None:
    """What the last press decided that still stands: one press decides at one moment."""
    since = request.session.get(SINCE, {}).get(str(request.organization.pk))
    if since is None:
        return None
    decided = queries.decided_by(request.member, since=datetime.fromisoformat(since))
    last = decided.first()
    if last is None:
        return None
    together = decided.filter(state_changed_at=last.state_changed_at)[:MOST_TOGETHER]
    return Undo([token_of(row) for row in together], any(map(_is_out, together)))


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


def token_of(approval: Approval) -> str:
    """What names the decision as it stands: undoing it later undoes no other."""
    return f"{approval.pk}:{approval.state_changed_at.isoformat()}"


def _undone(request: MemberRequest, decisions: list[str]) -> list[Undone]:
    return [done for each in decisions if (done := _undo(request, each))]


def _undo(request: MemberRequest, decision: str) -> Undone | None:
    """Take one decision back; None where something else was decided since, or it is gone."""
    pk, _stamp = _parts(decision)
    row = queries.visible_to(request.member).filter(pk=pk).first()
    if row is None or token_of(row) != decision:
        return None
    try:
        is_withdrawn = actions.undo(row, reviewer=request.member, actor=request.actor, at=now())
    except Conflict:
        return None
    return Undone(row, is_withdrawn)


def _parts(decision: str) -> tuple[UUID, str]:
    pk, _colon, stamp = decision.partition(":")
    return uuids([pk])[0], stamp


def _is_out(approval: Approval) -> bool:
    is_approved = approval.state == ApprovalState.APPROVED
    return bool(is_approved and approval.leaves_at and approval.leaves_at <= now())


def _told(request: MemberRequest, undone: list[Undone]) -> Answer:
    if not undone:
        raise ChangedSince
    return {"said": _said(undone), "counts": queries.counts(request.member)}


def _left(count: int) -> str:
    text = ngettext(
        "%(n)d was left as it is: something changed meanwhile.",
        "%(n)d were left as they are: something changed meanwhile.",
        count,
    )
    return text % {"n": count}


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
