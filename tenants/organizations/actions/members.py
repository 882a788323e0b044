"""Who is a member, and as what."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.kernel import lookups
from tenants.kernel.errors import Conflict, NotFound
from tenants.kernel.lifecycle import Actor
from tenants.organizations import queries
from tenants.organizations.models import Membership, Organization, User
from tenants.organizations.policy import Role


class LastOwner(Conflict):
    """An organization always has an owner."""

    code = "last_owner"
    sentence = gettext_lazy("This is the last owner. Make somebody else an owner first.")


class OperatorIsNoMember(Conflict):
    """Whoever runs Likeness for companies belongs to none of them."""

    code = "operator_is_no_member"
    sentence = gettext_lazy("This account runs Likeness and cannot be a member of a company.")


class AlreadyMember(Conflict):
    """The account or address is a member's."""

    code = "already_member"
    sentence = gettext_lazy("This person is a member already.")


def add_member(user: User, role: Role, *, actor: Actor, at: datetime) -> Membership:
    """Make the account a member of the organization in force.

    Raises:
        AlreadyMember: it is one.
    """
    try:
        with transaction.atomic():
            membership = join(user, role, at=at)
    except IntegrityError as error:
        raise AlreadyMember from error
    record("membership.add", membership, actor=actor, at=at, after=role)
    return membership


def change_role(membership: Membership, role: Role, *, actor: Actor, at: datetime) -> None:
    """Give the member another role; the same role again changes nothing.

    Raises:
        LastOwner: nobody would be an owner.
        NotFound: they were removed in the meantime.
    """
    with transaction.atomic():
        before = _hold(membership).role
        if before == role:
            return
        _keep_an_owner(membership)
        Membership.objects.filter(pk=membership.pk).update(role=role)
        membership.role = role
        record("membership.change_role", membership, actor=actor, at=at, before=before, after=role)


def remove_member(membership: Membership, *, actor: Actor, at: datetime) -> None:
    """End the membership. The account stays: it may be a member elsewhere.

    Raises:
        LastOwner: nobody would be an owner.
        NotFound: they were removed in the meantime.
    """
    with transaction.atomic():
        held = _hold(membership)
        _keep_an_owner(held)
        record("membership.remove", held, actor=actor, at=at, before=held.role)
        lookups.forget(queries.MEMBER, subject_id=held.pk)
        held.delete()


def join(user: User, role: Role, *, at: datetime) -> Membership:
    """A membership and the look-up that leads the account to it; who calls it records why.

    Raises:
        OperatorIsNoMember: the account is an operator's.
    """
    # held to the end, so that nobody is made an operator beside this
    if User.objects.select_for_update(no_key=True).get(pk=user.pk).is_operator:
        raise OperatorIsNoMember
    membership = Membership.objects.create(user=user, role=role, created_at=at)
    lookups.register(
        queries.MEMBER,
        str(user.pk),
        organization_id=membership.organization_id,
        subject_id=membership.pk,
    )
    return membership


def _hold(membership: Membership) -> Membership:
    # one lock per organization: two owners who step down at once must not both find the other
    # still there
    Organization.objects.select_for_update(no_key=True).get()
    held = Membership.objects.filter(pk=membership.pk).first()
    if held is None:
        raise NotFound(_("This person is not a member any more."))
    return held


def _keep_an_owner(leaving: Membership) -> None:
    others = Membership.objects.filter(role=Role.OWNER).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastOwner
