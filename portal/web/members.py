"""The organization's members and their invitations."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.http.doors import MemberRequest, member_page
from tenants.kernel.errors import DomainError
from tenants.organizations import actions, queries
from tenants.organizations.models import MemberInvitation, Membership
from tenants.organizations.policy import Role
from tenants.people import actions as people
from tenants.people import queries as people_queries


class InvitationForm(forms.Form):
    """Who is asked to join, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(choices=Role.choices, initial=Role.REVIEWER, label=gettext_lazy("Role"))


@member_page("member.manage")
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """Members, open invitations, and a form for another."""
    return _page(request, InvitationForm())


@member_page("member.manage")
@require_POST
def invite(request: MemberRequest) -> HttpResponse:
    """Send an invitation."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    given = form.cleaned_data
    try:
        actions.invite_member(given["email"], Role(given["role"]), actor=request.actor, at=now())
    except DomainError as refusal:
        form.add_error("email", str(refusal))
        return _page(request, form, status=400)
    messages.success(request, _("Invited: %(email)s.") % {"email": given["email"]})
    return _back(request)


@member_page("member.manage")
@require_POST
def resend(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again; the old link ends."""
    invitation = get_object_or_404(MemberInvitation, pk=invitation_id)
    actions.resend_member_invitation(invitation, actor=request.actor, at=now())
    messages.success(request, _("Sent again: %(email)s.") % {"email": invitation.email})
    return _back(request)


@member_page("member.manage")
@require_POST
def revoke(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Let an invitation lead nowhere."""
    invitation = get_object_or_404(MemberInvitation, pk=invitation_id)
    actions.revoke_member_invitation(invitation, actor=request.actor, at=now())
    return _back(request)


@member_page("member.manage")
@require_POST
def change(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Change a member's role, and the departments a reviewer is limited to."""
    member = get_object_or_404(queries.members(), pk=membership_id)
    role = Role(request.POST["role"]) if request.POST.get("role") in Role.values else Role(member.role)
    if role != member.role:
        actions.change_role(member, role, actor=request.actor, at=now())
    if role == Role.REVIEWER:
        wanted = [UUID(pk) for pk in request.POST.getlist("department")]
        people.limit_reviewer(member, wanted, actor=request.actor, at=now())
    return _back(request)


@member_page("member.manage")
@require_POST
def remove(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """End a membership."""
    member = get_object_or_404(queries.members(), pk=membership_id)
    actions.remove_member(member, actor=request.actor, at=now())
    messages.success(request, _("Removed: %(name)s.") % {"name": member.user.name})
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("members:list", request.organization.slug)


def _page(request: MemberRequest, form: InvitationForm, *, status: int = 200) -> HttpResponse:
    members = [_row(member) for member in queries.members()]
    context = {
        "form": form,
        "members": members,
        "invitations": queries.open_invitations(),
        "departments": people_queries.departments(),
        "roles": Role.choices,
    }
    return render(request, "members/list.html", context, status=status)


def _row(member: Membership) -> dict[str, object]:
    limits = people_queries.visible_departments(member)
    return {"member": member, "limits": limits or frozenset()}
