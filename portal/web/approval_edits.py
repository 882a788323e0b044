"""A reviewer has the clothes or the light of a take changed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from generation.approvals import actions, queries
from generation.approvals.errors import ChoseAnother
from generation.approvals.models import Approval
from generation.headshots import edits
from generation.headshots import queries as headshots
from generation.headshots.models import Headshot
from portal.http.doors import MemberRequest, member_page
from portal.web import changing
from portal.web.undoing import address, by_id, note
from tenants.kernel.errors import Invalid, NotFound


@member_page("headshot.review")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, approval_id: UUID) -> HttpResponse:
    """What of a take can be changed while its head stays; a POST asks for it."""
    approval = by_id(request, approval_id)
    if not queries.waiting_for(request.member).filter(pk=approval.pk).exists():
        raise NotFound(_("This does not wait for you any more."))
    takes = [choice.headshot for choice in queries.choices(approval)]
    named = (request.POST or request.GET).get("take")
    take = queries.choice(approval, named) if named else takes[0]
    if take is None:
        raise NotFound
    if request.method == "POST":
        return _ask(request, approval, takes, take)
    return render(request, "approvals/edit.html", _shown(approval, takes, take))


def _ask(
    request: MemberRequest, approval: Approval, takes: list[Headshot], take: Headshot
) -> HttpResponse:
    if request.POST.get("first") != str(approval.headshot_id):
        raise ChoseAnother
    try:
        actions.request_edit(
            approval,
            seen=approval.headshot_id,
            take=take,
            change=changing.asked(request.POST),
            reviewer=request.member,
            actor=request.actor,
            at=now(),
        )
    except Invalid as refusal:
        context = _shown(approval, takes, take) | {"error": str(refusal)}
        return render(request, "approvals/edit.html", context, status=400)
    note(request, [approval.pk])
    said = _("It is being made: %(name)s gets it among their takes.")
    messages.success(request, said % {"name": approval.employee.name})
    return redirect(address(request))


def _shown(approval: Approval, takes: list[Headshot], take: Headshot) -> dict[str, object]:
    redos_left = headshots.redos_left(approval.employee)
    found = changing.offers(edits.choices(take, by_reviewer=True))
    return {
        "approval": approval,
        "takes": takes,
        "take": take,
        "offers": found,
        "redos_left": redos_left,
        "hindrance": changing.hindrance(take, found, redos_left=redos_left),
    }
