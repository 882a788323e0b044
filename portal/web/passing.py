"""Approving together what passes every check: looked at as a wall, and undone at once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from generation.approvals import actions, queries
from generation.approvals.models import Approval
from portal.http.doors import MemberRequest, member_page
from portal.web.undoing import MOST_TOGETHER, address, note, uuids
from tenants.kernel.errors import Conflict, Invalid

TOGETHER = MOST_TOGETHER
"""Pictures that one press approves at most: so many can be looked at."""


@member_page("headshot.review")
@require_http_methods(["GET", "HEAD", "POST"])
def passing(request: MemberRequest) -> HttpResponse:
    """What passes every check; a POST approves what is ticked."""
    if request.method == "POST":
        return _approve_ticked(request)
    rows = queries.passing(request.member)
    total = rows.count()
    context = {
        "rows": rows[:TOGETHER],
        "shown": min(total, TOGETHER),
        "total": total,
        "steps": queries.rules().steps,
    }
    return render(request, "approvals/passing.html", context)


def _approve_ticked(request: MemberRequest) -> HttpResponse:
    """Approve each that still waits, passes and shows what was looked at; say what did not."""
    seen = _seen(request.POST.getlist("approval"))
    if not seen:
        raise Invalid(_("Tick at least one headshot."))
    rows, at = queries.still_passing(request.member, seen), now()
    done = [row for row in rows if _is_approved(request, row, seen, at=at)]
    note(request, [row.pk for row in done])
    if done:
        text = ngettext("%(n)d headshot approved.", "%(n)d headshots approved.", len(done))
        messages.success(request, text % {"n": len(done)})
    if left := len(seen) - len(done):
        text = ngettext(
            "%(n)d was left as it is: something changed meanwhile.",
            "%(n)d were left as they are: something changed meanwhile.",
            left,
        )
        messages.error(request, text % {"n": left})
    return redirect(address(request))


def _seen(ticked: list[str]) -> dict[UUID, UUID]:
    """What was ticked: the approval, and the first choice that was looked at."""
    pairs = [each.partition(":")[::2] for each in ticked[:TOGETHER]]
    return dict(zip(uuids(one for one, _ in pairs), uuids(two for _, two in pairs), strict=True))


def _is_approved(
    request: MemberRequest, row: Approval, seen: Mapping[UUID, UUID], *, at: datetime
) -> bool:
    """Whether it could be approved; what changed a moment ago is left as it is."""
    first, member = seen[row.pk], request.member
    try:
        actions.approve(row, seen=first, reviewer=member, actor=request.actor, at=at)
    except Conflict:
        return False
    return True
