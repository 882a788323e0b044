"""Inviting employees: many at once, one again, by a link to hand over, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.http.back import back
from portal.http.doors import MemberRequest, member_page
from portal.web.person import page_of
from tenants.invites import actions, queries
from tenants.invites.models import Invite
from tenants.kernel.errors import Conflict, Invalid
from tenants.people import queries as people
from tenants.people.models import Employee

SHOWN = 3
"""Refusals told one by one; of more only the number."""


@member_page("invite.manage")
@require_POST
def send(request: MemberRequest) -> HttpResponse:
    """Invite these people; who was invited gets a new link."""
    sent = actions.send_to_all(_meant(request), actor=request.actor, at=now())
    if sent.invites:
        number = len(sent.invites)
        text = ngettext("%(n)d invite is on its way.", "%(n)d invites are on their way.", number)
        messages.success(request, text % {"n": number})
    for sentence in sent.refusals[:SHOWN]:
        messages.error(request, sentence)
    if more := sent.refusals[SHOWN:]:
        text = ngettext("%(n)d more was not invited.", "%(n)d more were not invited.", len(more))
        messages.error(request, text % {"n": len(more)})
    return back(request, otherwise=reverse("people:list", args=[request.organization.slug]))


@member_page("invite.manage")
@require_POST
def link(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """One more link that opens the invite, to hand over by other means than mail."""
    person = people.by_id(employee_id)
    made = actions.fresh_link(_open_invite(person), actor=request.actor, at=now())
    return page_of(request, person, link=made)


@member_page("invite.manage")
@require_POST
def revoke(request: MemberRequest, employee_id: UUID) -> HttpResponse:
    """Let the open invite lead nowhere."""
    person = people.by_id(employee_id)
    actions.revoke(_open_invite(person), actor=request.actor, at=now())
    messages.success(request, _("The invite to %(name)s leads nowhere now.") % vars(person))
    shown = reverse("people:show", args=[request.organization.slug, person.pk])
    return back(request, otherwise=shown)


def _meant(request: MemberRequest) -> list[Employee]:
    ticked = _ids(request.POST.getlist("person"))
    if not ticked:
        raise Invalid(_("Nobody was ticked. Tick the people to invite, then send again."))
    return list(people.listing().filter(pk__in=ticked))


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise Invalid(_("This form was changed on its way. Reload the page.")) from error


def _open_invite(person: Employee) -> Invite:
    invite = queries.open_invite(person)
    if invite is None:
        raise Conflict(_("There is no open invite. Send one first."))
    return invite
