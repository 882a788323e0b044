"""The organization's members and their invitations."""

from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from portal.http.doors import MemberRequest, member_page
from portal.web.forms import ActionForm
from tenants.kernel.errors import Invalid
from tenants.organizations import actions, queries
from tenants.organizations.models import MemberInvitation, Membership
from tenants.organizations.policy import Role
from tenants.people import actions as people
from tenants.people import queries as people_queries

DUTIES: Final = {
    Role.OWNER: gettext_lazy("Everything, members and API keys too"),
    Role.ADMIN: gettext_lazy("Brand, people, invites and approvals"),
    Role.REVIEWER: gettext_lazy("Approves headshots, of all or some departments"),
    Role.VIEWER: gettext_lazy("Sees people and downloads approved headshots"),
}
"""What each role is for, in words; what it may do is in `tenants.organizations.policy`."""


class InvitationForm(ActionForm):
    """Who is asked to join, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(
        choices=[(role.value, f"{role.label}: {DUTIES[role]}") for role in Role],
        initial=Role.REVIEWER,
        label=gettext_lazy("Role"),
        widget=forms.RadioSelect,
    )


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(choices=Role.choices)


@member_page("member.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """Members and open invitations; a POST sends an invitation."""
    form = InvitationForm.of(request)
    if form.is_valid():
        email, role = form.cleaned_data["email"], Role(form.cleaned_data["role"])
        sent = form.carry_out(
            lambda: actions.invite_member(email, role, actor=request.actor, at=now())
        )
        if sent:
            messages.success(request, _("Invited: %(email)s.") % vars(sent))
            return _back(request)
    limits = people_queries.limits()
    context = {
        "form": form,
        "rows": [
            {"member": member, "limits": limits.get(member.pk, frozenset())}
            for member in queries.members()
        ],
        "invitations": queries.open_invitations(),
        "departments": people_queries.departments(),
        "roles": Role.choices,
    }
    return render(request, "members/list.html", context, status=400 if form.errors else 200)


@member_page("member.manage")
@require_POST
def resend(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again; the old link ends."""
    invitation = get_object_or_404(MemberInvitation, pk=invitation_id)
    actions.resend_member_invitation(invitation, actor=request.actor, at=now())
    messages.success(request, _("Sent again: %(email)s.") % vars(invitation))
    return _back(request)


@member_page("member.manage")
@require_POST
def revoke(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Let an invitation lead nowhere."""
    invitation = get_object_or_404(MemberInvitation, pk=invitation_id)
    actions.revoke_member_invitation(invitation, actor=request.actor, at=now())
    messages.success(request, _("Revoked: %(email)s.") % vars(invitation))
    return _back(request)


@member_page("member.manage")
@require_POST
def change_role(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Give a member another role."""
    member = _member(membership_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a role."))
    role = Role(form.cleaned_data["role"])
    actions.change_role(member, role, actor=request.actor, at=now())
    text = _("%(name)s is now: %(role)s.") % {"name": member.user, "role": role.label}
    messages.success(request, text)
    return _away_or_back(request, member)


@member_page("member.manage")
@require_POST
def limit(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Let a reviewer see the ticked departments only; with none, all."""
    member = _member(membership_id)
    wanted = people_queries.departments().filter(pk__in=_ids(request.POST.getlist("department")))
    ids = list(wanted.values_list("pk", flat=True))
    people.limit_reviewer(member, ids, actor=request.actor, at=now())
    messages.success(request, _("Saved what %(name)s reviews.") % {"name": member.user})
    return _back(request)


@member_page("member.manage")
@require_POST
def remove(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """End a membership."""
    member = _member(membership_id)
    actions.remove_member(member, actor=request.actor, at=now())
    messages.success(request, _("Removed: %(name)s.") % {"name": member.user})
    return _away_or_back(request, member)


def _member(membership_id: UUID) -> Membership:
    return get_object_or_404(queries.members(), pk=membership_id)


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise Invalid(_("Choose departments of your organization.")) from error


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("members:list", request.organization.slug)


def _away_or_back(request: MemberRequest, member: Membership) -> HttpResponse:
    """Whoever changed themselves may not see this page any more."""
    return redirect("front") if member == request.member else _back(request)
