"""Photos that nobody can look at before a machine is repaired: how many, and trying them again."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from generation.photos import actions, queries
from portal.http.doors import MemberRequest, member_page


class Stalled(NamedTuple):
    """What waits for the repair, in words."""

    photos: str
    people: str


def stalled_for(request: MemberRequest) -> Stalled | None:
    """What waits, for those who keep work going; None where nothing does, or others see to it."""
    if "job.manage" not in request.rights:
        return None
    photos, people = queries.stalled()
    if not photos:
        return None
    return Stalled(
        ngettext("%(n)d photo", "%(n)d photos", photos) % {"n": photos},
        ngettext("%(n)d person", "%(n)d people", people) % {"n": people},
    )


@member_page("job.manage")
@require_POST
def look_again(request: MemberRequest) -> HttpResponse:
    """The machine is said to be repaired: check all that waits."""
    actions.look_again(actor=request.actor, at=now())
    messages.success(request, _("They are being checked again."))
    return redirect("people:list", request.organization.slug)
