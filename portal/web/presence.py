"""Who else looks at a person now, and what they decided meanwhile."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from generation.approvals import actions, meanwhile, queries
from generation.approvals.models import Approval
from portal.http.doors import MemberRequest, member_page
from portal.web.undoing import by_id, uuids


@member_page("headshot.review")
@require_POST
def presence(request: MemberRequest, approval_id: UUID) -> HttpResponse:
    """Say that one looks at this person, and learn who else does.

    Events tell the page whom others look at, and what was decided since it showed this person.
    """
    approval = by_id(request, approval_id)
    actions.look(approval, reviewer=request.member, at=now())
    present = queries.present(request.member, at=now())
    context = {"lookers": [each for each in present if each.approval_id == approval.pk]}
    response = render(request, "approvals/_presence.html", context)
    looked_at = {str(each.approval_id): each.member.user.name for each in present}
    trigger_client_event(response, "looked-at", {"people": looked_at})
    if told := _news(request, approval):
        said = {
            "said": told,
            "done": approval.get_state_display(),
            "person": str(approval.pk),
            "waits": queries.waiting_for(request.member).filter(pk=approval.pk).exists(),
        }
        trigger_client_event(response, "decided-elsewhere", said)
    return response


def _news(request: MemberRequest, approval: Approval) -> str:
    [seen] = uuids([request.POST.get("first", "")])
    shown = request.POST.get("shown", "")
    return meanwhile.news(approval, shown=shown, seen=seen, reviewer=request.member)
