"""Asking people to become members, and their answers."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.kernel import lookups
from tenants.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import SYSTEM, Actor, IllegalMove
from tenants.kernel.scoping import acting_for
from tenants.organizations import queries
from tenants.organizations.actions.members import AlreadyMember, add_member
from tenants.organizations.details import clean_address, clean_name
from tenants.organizations.lifecycle import INVITATION, InvitationState
from tenants.organizations.models import MemberInvitation, Membership, User
from tenants.organizations.policy import Role

TERM: Final = timedelta(days=14)


class AlreadyInvited(Conflict):
    """An invitation to this address is open."""

    code = "already_invited"
    sentence = gettext_lazy(
        "This address has been invited already. Send that invitation again instead."
    )


class InvitationNotValid(NotFound):
    """One answer for a token that is unknown, used, revoked or too old."""

    code = "invitation_not_valid"
    sentence = gettext_lazy(
        "This invitation does not work any more. Ask an owner of the organization for a new one."
    )


class AccountExists(Conflict):
    """The invited address has an account, and only its owner may join with it."""

    code = "account_exists"
    sentence = gettext_lazy("This address has an account. Sign in, then open the invitation again.")


class InvitedByAnotherAddress(Forbidden):
    """The account that is signed in is not the one that was invited."""

    code = "invited_by_another_address"
    sentence = gettext_lazy("This invitation is for another address. Sign out, then open it again.")


def invite_member(email: str, role: Role, *, actor: Actor, at: datetime) -> MemberInvitation:
    """Ask an address to join with a role. The mail, and with it the token, is made by a worker.

    Raises:
        Invalid: this is no e-mail address.
        AlreadyMember, AlreadyInvited.
    """
    email = clean_address(email)
    if Membership.objects.filter(user__email=email).exists():
        raise AlreadyMember
    for old in MemberInvitation.objects.filter(email=email, state=InvitationState.EXPIRED):
        revoke_member_invitation(old, actor=actor, at=at)
    try:
        with transaction.atomic():
            invitation = _create(email, role, at=at)
    except IntegrityError as error:
        raise AlreadyInvited from error
    record("memberinvitation.send", invitation, actor=actor, at=at, after=role)
    _mail(invitation, at=at)
    return invitation


def resend_member_invitation(invitation: MemberInvitation, *, actor: Actor, at: datetime) -> None:
    """Send a new link, and let the old one lead nowhere.

    Raises:
        IllegalMove: it was accepted or revoked.
        AlreadyInvited: a newer invitation to the address is open.
    """
    try:
        with transaction.atomic():
            INVITATION.apply(
                invitation, "resend", at=at, actor=actor, sent_at=at, expires_at=at + TERM
            )
    except IntegrityError as error:
        raise AlreadyInvited from error
    _forget_tokens(invitation)
    _mail(invitation, at=at)


def revoke_member_invitation(invitation: MemberInvitation, *, actor: Actor, at: datetime) -> None:
    """Let the invitation lead nowhere.

    Raises:
        IllegalMove: it was accepted or revoked.
    """
    INVITATION.apply(invitation, "revoke", at=at, actor=actor)
    _forget_tokens(invitation)


def accept_member_invitation(token: str, *, user: User, at: datetime) -> Membership:
    """Join as the account that is signed in. Call it outside `acting_for()`.

    Raises:
        InvitationNotValid, InvitedByAnotherAddress, AlreadyMember: nothing changed.
    """
    peek = _peek(token, at=at)
    if user.email != peek.email:
        raise InvitedByAnotherAddress
    with acting_for(peek.organization_id):
        return _accept(peek, user, at=at)


def accept_with_new_account(token: str, *, name: str, password: str, at: datetime) -> Membership:
    """Make an account for the invited address and join as it. Call it outside `acting_for()`.

    Raises:
        InvitationNotValid, AccountExists: nothing changed.
        Invalid: the name or the password will not do.
    """
    peek = _peek(token, at=at)
    if peek.has_account:
        raise AccountExists
    user = User(email=peek.email, name=clean_name(name))
    _require_good_password(password, user)
    with acting_for(peek.organization_id):
        user.set_password(password)
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as error:
            raise AccountExists from error
        return _accept(peek, user, at=at)


def expire_due(*, at: datetime) -> int:
    """Expire the invitations of the organization in force whose time ran out; returns how many."""
    due = MemberInvitation.objects.filter(state=InvitationState.SENT, expires_at__lte=at)
    return sum(_expire(invitation, at=at) for invitation in due.order_by("expires_at", "pk"))


def _expire(invitation: MemberInvitation, *, at: datetime) -> bool:
    try:
        INVITATION.apply(invitation, "expire", at=at, actor=SYSTEM, guard={"expires_at__lte": at})
    except IllegalMove:  # accepted, revoked or sent again this moment
        return False
    _forget_tokens(invitation)
    return True


def _create(email: str, role: Role, *, at: datetime) -> MemberInvitation:
    return MemberInvitation.objects.create(
        email=email, role=role, sent_at=at, expires_at=at + TERM, **INVITATION.start(at=at)
    )


def _mail(invitation: MemberInvitation, *, at: datetime) -> None:
    enqueue(
        "tenants.organizations.tasks.deliver_invitation",
        organization_id=invitation.organization_id,
        subject_id=invitation.pk,
        at=at,
    )


def _forget_tokens(invitation: MemberInvitation) -> None:
    lookups.forget(queries.INVITATION_TOKEN, subject_id=invitation.pk)


def _peek(token: str, *, at: datetime) -> queries.InvitationPeek:
    peek = queries.peek_member_invitation(token, at=at)
    if peek is None:
        raise InvitationNotValid
    return peek


def _accept(peek: queries.InvitationPeek, user: User, *, at: datetime) -> Membership:
    invitation = MemberInvitation.objects.get(pk=peek.invitation_id)
    membership = add_member(user, peek.role, actor=SYSTEM, at=at)
    actor = Actor("member", str(membership.pk))
    try:
        INVITATION.apply(invitation, "accept", at=at, actor=actor, guard={"expires_at__gt": at})
    except IllegalMove as error:  # somebody used, revoked or expired it this moment
        raise InvitationNotValid from error
    _forget_tokens(invitation)
    return membership


def _require_good_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(fields={"password": " ".join(error.messages)}) from error
