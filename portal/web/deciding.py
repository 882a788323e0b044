"""A reviewer's yes or no, by a form that leads on, or by a script that has gone on already."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from generation.approvals import actions, listing, queries
from generation.approvals.errors import ChoseAnother
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.models import Headshot
from portal.http.doors import MemberRequest, member_page
from portal.web.stage import said_of
from portal.web.undoing import address, by_id, note, token_of, uuids
from tenants.access import answers
from tenants.access.answers import Answer
from tenants.kernel.errors import Invalid, NotFound

KEY = "Idempotency-Key"
"""The header of a script that may send a decision twice."""


@member_page("headshot.review")
@require_POST
def decide(request: MemberRequest, approval_id: UUID) -> HttpResponse:
    """Approve a take, or ask for another one with a reason.

    With an idempotency key it is done once however often it comes, and answered as JSON: what is
    said, how it is undone, when it leaves, and how many stand where.
    """
    if key := request.headers.get(KEY):
        return JsonResponse(
            answers.once(
                key,
                asked=f"{request.path} {request.POST.urlencode()}",
                by=request.member.pk,
                at=now(),
                answer=lambda: _told(request, by_id(request, approval_id)),
            )
        )
    messages.success(request, _decide(request, by_id(request, approval_id)))
    return redirect(f"{address(request)}?{urlencode(_onwards(request))}")


def _decide(request: MemberRequest, approval: Approval) -> str:
    """Do what was asked for; gives what is said."""
    first = str(approval.headshot_id)
    if request.POST.get("first", first) != first:
        raise ChoseAnother
    take = queries.choice(approval, request.POST.get("headshot", "") or first)
    if take is None:
        raise NotFound
    said = said_of(approval, steps=queries.rules().steps)
    decision, _colon, reason = request.POST.get("decision", "").partition(":")
    match decision:
        case "approve":
            _approve(request, approval, take)
        case "redo":
            _request_changes(request, approval, take, reason or request.POST.get("reason", ""))
        case other:
            del other
            raise Invalid(_("Approve the headshot, or request a redo."))
    note(request, [approval.pk])
    return said[decision]


def _approve(request: MemberRequest, approval: Approval, take: Headshot) -> None:
    actions.approve(
        approval,
        seen=approval.headshot_id,
        take=take,
        reviewer=request.member,
        actor=request.actor,
        at=now(),
    )


def _request_changes(
    request: MemberRequest, approval: Approval, take: Headshot, reason: str
) -> None:
    actions.request_changes(
        approval,
        seen=approval.headshot_id,
        reason=reason,
        note=request.POST.get("note", ""),
        suggested=take if take.pk != approval.headshot_id else None,
        reviewer=request.member,
        actor=request.actor,
        at=now(),
    )


def _told(request: MemberRequest, approval: Approval) -> Answer:
    said = _decide(request, approval)
    is_approved = approval.state == ApprovalState.APPROVED
    leaves_at = approval.leaves_at if is_approved else None
    return {
        "said": said,
        "undo": token_of(approval),
        "leaves_at": leaves_at.isoformat() if leaves_at else None,
        "counts": queries.counts(request.member),
    }


def _onwards(request: MemberRequest) -> dict[str, str]:
    """The address of who comes next, unless somebody else decided on them, too."""
    tab = request.POST.get("tab", "")
    tab = tab if tab in listing.LISTS else listing.LISTS[0]
    following = request.POST.get("next", "")
    if following and listing.holds(tab, request.member, uuids([following])[0]):
        return {"tab": tab, "person": following}
    return {"tab": tab}
