"""What workers do for invites: the tokens are made here, at the moment the mail is sent."""

from typing import Any

from django.utils.timezone import now

from tenants.invites import actions, links, queries
from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite, SignInLink
from tenants.kernel import lookups, mail
from tenants.kernel.jobs.claims import Claim
from tenants.kernel.languages import language_of
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Employee


def deliver(claim: Claim) -> None:
    """Mail an invite, unless it was accepted, revoked or too old by now."""
    _send_invite(claim, "employee_invite")


def remind(claim: Claim) -> None:
    """Mail a reminder of an invite, unless it was answered, revoked or too old by now."""
    _send_invite(claim, "employee_reminder")


def deliver_sign_in_link(claim: Claim) -> None:
    """Mail a sign-in link, unless it is too old or the person gone or not invited any more."""
    with acting_for(claim.organization_id):
        waiting = SignInLink.objects.filter(pk=claim.subject_id, used_at=None, expires_at__gt=now())
        link = waiting.select_related("employee").first()
        if link is None or not queries.may_ask_for_a_link(link.employee):
            return
        to, language = link.employee.email, _language_of(link.employee)
        context = _sign_in_context(link)
    mail.send("sign_in_link", to=to, language=language, context=context)


def sweep() -> None:
    """Expire invites whose time ran out, end those of leavers, remind who is silent.

    Run from the queue's schedule.
    """
    for organization_id in lookups.organizations():
        with acting_for(organization_id):
            actions.end_of_leavers(at=now())
            actions.expire_due(at=now())
            actions.remind_due(at=now())


def _send_invite(claim: Claim, template: str) -> None:
    with acting_for(claim.organization_id):
        waiting = Invite.objects.filter(
            pk=claim.subject_id, state=InviteState.SENT, expires_at__gt=now()
        )
        invite = waiting.select_related("employee").first()
        if invite is None:
            return
        to, language = invite.employee.email, _language_of(invite.employee)
        context = _invite_context(invite)
    mail.send(template, to=to, language=language, context=context)


def _language_of(employee: Employee) -> str:
    return language_of(employee.language, Organization.objects.get().language)


def _invite_context(invite: Invite) -> dict[str, Any]:
    return {
        "organization": Organization.objects.get().name,
        "name": invite.employee.name,
        "link": links.invite_url(actions.new_token(invite)),
        "expires_at": invite.expires_at,
    }


def _sign_in_context(link: SignInLink) -> dict[str, Any]:
    return {
        "organization": Organization.objects.get().name,
        "name": link.employee.name,
        "link": links.sign_in_url(actions.new_sign_in_token(link)),
        "minutes": round((link.expires_at - link.sent_at).total_seconds() / 60),
    }
