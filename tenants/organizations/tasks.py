"""What workers do for organizations: a token is made here, at the moment its mail is sent."""

import secrets
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.timezone import now

from tenants.kernel import lookups, mail
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.languages import language_of
from tenants.kernel.scoping import acting_for
from tenants.organizations import actions, links, queries
from tenants.organizations.lifecycle import InvitationState
from tenants.organizations.models import MemberInvitation, Organization, User


def deliver_invitation(claim: Claim) -> None:
    """Mail a member's invitation, unless it was accepted, revoked or too old by now."""
    with acting_for(claim.organization_id):
        invitation = MemberInvitation.objects.filter(
            pk=claim.subject_id, state=InvitationState.SENT, expires_at__gt=now()
        ).first()
        if invitation is None:
            return
        to, language = invitation.email, _language_of(invitation)
        with translation.override(language):
            context = _context(invitation)
    mail.send("member_invitation", to=to, language=language, context=context)


def deliver_password_link(claim: Claim) -> None:
    """Mail an account a link to a new password, unless it is closed by now."""
    user = User.objects.filter(pk=claim.subject_id, is_active=True).first()
    if user is None:
        return
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    context = {"link": links.password_url(user), "minutes": minutes}
    language = language_of(user.language)
    mail.send("password_reset", to=user.email, language=language, context=context)


def sweep() -> None:
    """Expire invitations whose time ran out. Run from the queue's schedule."""
    for organization_id in lookups.organizations():
        with acting_for(organization_id):
            actions.expire_due(at=now())


def _language_of(invitation: MemberInvitation) -> str:
    known = queries.user_by_email(invitation.email)
    return language_of(known.language if known else "", Organization.objects.get().language)


def _context(invitation: MemberInvitation) -> dict[str, Any]:
    token = secrets.token_urlsafe(32)
    lookups.register(
        queries.INVITATION_TOKEN,
        token,
        organization_id=invitation.organization_id,
        subject_id=invitation.pk,
    )
    return {
        "organization": Organization.objects.get().name,
        "role": invitation.get_role_display(),
        "link": links.join_url(token),
        "expires_at": invitation.expires_at,
    }
