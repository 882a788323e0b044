"""Reading organizations, members and their invitations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from tenants.kernel import lookups
from tenants.kernel.scoping import acting_for
from tenants.organizations.lifecycle import InvitationState
from tenants.organizations.models import MemberInvitation, Membership, Organization, User
from tenants.organizations.policy import Role

SLUG, MEMBER, INVITATION_TOKEN = "slug", "member", "member_invitation"
"""The kinds of look-ups that lead here."""


@dataclass(frozen=True)
class InvitationPeek:
    """What the holder of an invitation's token may know before they accept."""

    organization_id: UUID
    invitation_id: UUID
    organization: str
    email: str
    role: Role
    expires_at: datetime
    has_account: bool
    """The address has an account: its owner signs in to accept, and sets no name and password."""


def organizations_of(user: User) -> list[Organization]:
    """The organizations the account is a member of, by name. Call it outside `acting_for()`."""
    found = [_organization(place) for place in lookups.find_all(MEMBER, str(user.pk))]
    return sorted(found, key=lambda organization: (organization.name.lower(), organization.pk))


def membership_of(user: User) -> Membership | None:
    """The account's membership in the organization in force."""
    return Membership.objects.select_related("user").filter(user=user).first()


def members() -> QuerySet[Membership]:
    """Everyone who is a member, by name."""
    return Membership.objects.select_related("user").order_by("user__name", "user__email", "pk")


def open_invitations() -> QuerySet[MemberInvitation]:
    """The invitations that can still be sent again or revoked, newest first."""
    rows = MemberInvitation.objects.filter(
        state__in=[InvitationState.SENT, InvitationState.EXPIRED]
    )
    return rows.order_by("-sent_at", "pk")


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever the case of its letters."""
    address = email.replace("\x00", "").strip().lower()  # PostgreSQL refuses NUL
    return User.objects.filter(email=address).first()


def peek_member_invitation(token: str, *, at: datetime) -> InvitationPeek | None:
    """What the token's holder may accept; changes nothing.

    None for a token that is unknown, used, revoked or too old, without saying which.
    """
    place = lookups.find(INVITATION_TOKEN, token)
    if place is None:
        return None
    with acting_for(place.organization_id):
        invitation = MemberInvitation.objects.filter(
            pk=place.subject_id, state=InvitationState.SENT, expires_at__gt=at
        ).first()
        if invitation is None:
            return None
        return InvitationPeek(
            organization_id=place.organization_id,
            invitation_id=invitation.pk,
            organization=Organization.objects.get().name,
            email=invitation.email,
            role=Role(invitation.role),
            expires_at=invitation.expires_at,
            has_account=user_by_email(invitation.email) is not None,
        )


def _organization(place: lookups.Found) -> Organization:
    with acting_for(place.organization_id):
        return Organization.objects.get()
