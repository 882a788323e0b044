"""What a reviewer decided in this session, and taking it back."""

from collections.abc import Iterable
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
from tenants.kernel.errors import Invalid, NotFound

GONE: Final = gettext_lazy("This headshot was taken back, or is not yours to review.")
DECIDED: Final = "decided"


class Undo(NamedTuple):
    """What one press decided, and whether any of it has left by itself."""

    approvals: list[str]
    is_out: bool


@member_page("headshot.review")
@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """Take decisions back, those of one press together."""
    rows = [by_id(request, pk) for pk in uuids(request.POST.getlist("approval"))]
    if not rows:
        raise Invalid(_("There is nothing to take back."))
    withdrawn = sum(
        actions.undo(row, reviewer=request.member, actor=request.actor, at=now()) for row in rows
    )
    _forget(request, rows)
    messages.success(request, _undone(rows, withdrawn))
    if withdrawn or len(rows) > 1:
        return redirect(address(request))
    return redirect(f"{address(request)}?person={rows[0].pk}")


def note(request: MemberRequest, decided: Iterable[UUID]) -> None:
    """Remember what one press decided, for one press to undo."""
    pks = [str(pk) for pk in decided]
    earlier = request.session.get(DECIDED, [])
    if pks and pks not in earlier:
        request.session[DECIDED] = [*earlier, pks]


def latest(request: MemberRequest) -> Undo | None:
    """What the last press decided that was not undone."""
    decided = request.session.get(DECIDED, [])
    if not decided:
        return None
    rows = Approval.objects.filter(pk__in=decided[-1], state=ApprovalState.APPROVED)
    at = now()
    return Undo(decided[-1], any(row.leaves_at and row.leaves_at <= at for row in rows))


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


def _forget(request: MemberRequest, rows: list[Approval]) -> None:
    gone = {str(row.pk) for row in rows}
    decided = [[pk for pk in pks if pk not in gone] for pks in request.session.get(DECIDED, [])]
    request.session[DECIDED] = [pks for pks in decided if pks]


def _undone(rows: list[Approval], withdrawn: int) -> str:
    if withdrawn:
        text = ngettext(
            "%(n)d picture had left already: it is called back, and its person is told.",
            "%(n)d pictures had left already: they are called back, and their people are told.",
            withdrawn,
        )
        return text % {"n": withdrawn}
    if len(rows) == 1:
        return _("Back in the queue: %(name)s.") % {"name": rows[0].employee.name}
    return _("Back in the queue: %(n)d headshots.") % {"n": len(rows)}
