"""Reading invites and sign-in links, also for somebody who holds nothing but a token."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from tenants.invites.lifecycle import InviteState
from tenants.invites.models import Invite, SignInLink
from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tenants.people.policy import may_enter

INVITE, SIGN_IN = "invite", "sign_in_link"
"""The kinds of look-ups that lead here."""


@dataclass(frozen=True)
class InvitePeek:
    """What the holder of an invite's token may know before they join."""

    organization_id: UUID
    invite_id: UUID
    employee_id: UUID
    organization: str
    name: str
    expires_at: datetime
    languages: tuple[str, str]
    """The person's own and the company's; empty where none was chosen."""


@dataclass(frozen=True)
class SignInPeek:
    """What the holder of a sign-in link's token may know before they use it."""

    organization_id: UUID
    link_id: UUID
    employee_id: UUID
    organization: str
    name: str
    languages: tuple[str, str]
    """The person's own and the company's; empty where none was chosen."""
    hands_over: bool = False
    """Whether it comes from another device of theirs."""


@dataclass(frozen=True)
class HandOver:
    """How a link from one device to another stands, for the device that shows it."""

    organization_id: UUID
    organization: str
    languages: tuple[str, str]
    is_used: bool
    is_open: bool
    """Whether it still leads in."""


def open_invite(employee: Employee) -> Invite | None:
    """The employee's invite that was neither accepted nor revoked; it may have run out."""
    return open_invites().filter(employee=employee).first()


def open_invites() -> QuerySet[Invite]:
    """Every invite that was neither accepted nor revoked, newest first."""
    rows = Invite.objects.filter(state__in=[InviteState.SENT, InviteState.EXPIRED])
    return rows.select_related("employee").order_by("-sent_at", "pk")


def latest_invite(employee: Employee) -> Invite | None:
    """The employee's newest invite, whatever became of it."""
    return Invite.objects.filter(employee=employee).order_by("-sent_at", "pk").first()


def standing_invite(employee: Employee, *, at: datetime) -> Invite | None:
    """The employee's invite if they need no other: they can still accept it, or joined by it."""
    invite = latest_invite(employee)
    if invite is None:
        return None
    waits = employee.state == EmployeeState.INVITED and invite.state == InviteState.SENT
    is_used = employee.state == EmployeeState.ACTIVE and invite.state == InviteState.ACCEPTED
    return invite if is_used or (waits and invite.expires_at > at) else None


def may_ask_for_a_link(employee: Employee) -> bool:
    """Whether a sign-in link works for them: who joined, or was invited, even too long ago.

    An invite that was revoked leaves no way in.
    """
    is_invited = employee.state == EmployeeState.INVITED and open_invite(employee) is not None
    return is_invited or may_enter(employee)


def peek(token: str, *, at: datetime) -> InvitePeek | None:
    """Whom the token invites. Changes nothing: link scanners may ask as often as they like.

    None for a token that is unknown, used, revoked, too old or somebody's who left, without
    saying which.
    """
    place = lookups.find(INVITE, token)
    if place is None:
        return None
    with acting_for(place.organization_id):
        wanted = Invite.objects.select_related("employee").filter(
            pk=place.subject_id,
            state=InviteState.SENT,
            expires_at__gt=at,
            employee__state=EmployeeState.INVITED,
        )
        if not (invite := wanted.first()):
            return None
        organization = Organization.objects.get()
        return InvitePeek(
            organization_id=place.organization_id,
            invite_id=invite.pk,
            employee_id=invite.employee_id,
            organization=organization.name,
            name=invite.employee.name,
            expires_at=invite.expires_at,
            languages=(invite.employee.language, organization.language),
        )


def peek_sign_in_link(token: str, *, at: datetime) -> SignInPeek | None:
    """Whom the token signs in.

    Changes nothing; None for every token that does not, without saying why.
    """
    place = lookups.find(SIGN_IN, token)
    if place is None:
        return None
    with acting_for(place.organization_id):
        wanted = SignInLink.objects.select_related("employee").filter(
            pk=place.subject_id, used_at=None, expires_at__gt=at
        )
        link = wanted.first()
        if link is None or not may_ask_for_a_link(link.employee):
            return None
        organization = Organization.objects.get()
        return SignInPeek(
            organization_id=place.organization_id,
            link_id=link.pk,
            employee_id=link.employee_id,
            organization=organization.name,
            name=link.employee.name,
            languages=(link.employee.language, organization.language),
            hands_over=link.hands_over,
        )


def hand_over(token: str, *, at: datetime) -> HandOver | None:
    """How the link of this token stands; None where it hands nothing over, or was replaced."""
    place = lookups.find(SIGN_IN, token)
    if place is None:
        return None
    with acting_for(place.organization_id):
        shown = SignInLink.objects.select_related("employee").filter(
            pk=place.subject_id, hands_over=True
        )
        if not (link := shown.first()):
            return None
        organization = Organization.objects.get()
        is_used = link.used_at is not None
        waits = not is_used and link.expires_at > at
        return HandOver(
            organization_id=place.organization_id,
            organization=organization.name,
            languages=(link.employee.language, organization.language),
            is_used=is_used,
            is_open=waits and may_ask_for_a_link(link.employee),
        )
