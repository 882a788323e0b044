"""Inviting employees, and what they answer."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.invites import links, queries
from tenants.invites.actions.handing_over import end_hand_overs
from tenants.invites.lifecycle import LIFECYCLE, InviteState
from tenants.invites.models import Invite
from tenants.kernel import lookups
from tenants.kernel.errors import Conflict, NotFound
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.languages import within
from tenants.kernel.lifecycle import SYSTEM, Actor, IllegalMove
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

TERM: Final = timedelta(days=14)
REMIND_AFTER: Final = timedelta(days=5)
"""Of silence; each invite is followed by one reminder by itself at most."""
REMIND_AGAIN_AFTER: Final = timedelta(days=1)
"""However often members ask: nobody gets two mails about it in a day."""


class CannotBeInvited(Conflict):
    """The person has joined already, or is gone."""

    code = "cannot_be_invited"


class AskedLately(Conflict):
    """They had a mail about it less than `REMIND_AGAIN_AFTER` ago."""

    code = "asked_lately"
    sentence = gettext_lazy("They had a mail about it in the last 24 hours.")


class InviteNotValid(NotFound):
    """One answer for a token that is unknown, used, revoked, too old or somebody's who left."""

    code = "invite_not_valid"
    sentence = gettext_lazy(
        "This invite does not work any more. "
        "Ask for a sign-in link, or ask your company for a new invite."
    )


@dataclass
class Sent:
    """What came of inviting many: the invites, and a sentence about each who got none."""

    invites: list[Invite] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def send(employee: Employee, *, actor: Actor, at: datetime) -> Invite:
    """Invite the employee; who is invited already gets a new link, and the old one ends.

    Raises:
        CannotBeInvited: they have joined already, or are gone.
    """
    with transaction.atomic():
        # two who send at once come one after the other, and the second sees the first one's invite
        employee.refresh_from_db(from_queryset=Employee.objects.select_for_update(no_key=True))
        invite = queries.open_invite(employee)
        if invite is None or employee.state != EmployeeState.INVITED:
            _mark_invited(employee, actor=actor, at=at)
        if invite is None:
            return _create(employee, at=at)
        invite.employee = employee  # who is invited by now
        resend(invite, actor=actor, at=at)
    return invite


def send_to_all(employees: Iterable[Employee], *, actor: Actor, at: datetime) -> Sent:
    """Invite each of them; who cannot be invited holds nobody else up."""
    done = Sent()
    for employee in employees:
        try:
            done.invites.append(send(employee, actor=actor, at=at))
        except CannotBeInvited as refusal:
            done.refusals.append(str(refusal))
    return done


def resend(invite: Invite, *, actor: Actor, at: datetime) -> None:
    """Send a new link; the old one leads nowhere from now on.

    Raises:
        CannotBeInvited: the person has joined already, or is gone.
        IllegalMove: the invite was accepted or revoked.
    """
    with transaction.atomic():
        if invite.employee.state != EmployeeState.INVITED:
            raise CannotBeInvited(_why_not(invite.employee))
        again: dict[str, Any] = {"sent_at": at, "expires_at": at + TERM, "reminded_at": None}
        LIFECYCLE.apply(invite, "resend", at=at, actor=actor, **again)
        lookups.forget(queries.INVITE, subject_id=invite.pk)
        end_hand_overs(invite.employee)
        _mail(invite, at=at)


def remind(invite: Invite, *, actor: Actor, at: datetime) -> None:
    """Ask who has not answered once more, with a link beside the one they have.

    Raises:
        CannotBeInvited: the invite is not open, has run out, or its person joined or is gone.
        AskedLately: the last mail is too fresh.
    """
    if invite.employee.state != EmployeeState.INVITED:
        raise CannotBeInvited(_why_not(invite.employee))
    if invite.state != InviteState.SENT or invite.expires_at <= at:
        raise CannotBeInvited(_("This invite has run out. Send it again first."))
    fresh = at - REMIND_AGAIN_AFTER
    silent = Q(reminded_at=None, sent_at__lte=fresh) | Q(reminded_at__lte=fresh)
    if not _remind(invite, silent, actor=actor, at=at):
        raise AskedLately


def revoke(invite: Invite, *, actor: Actor, at: datetime) -> None:
    """Let the invite lead nowhere.

    Raises:
        IllegalMove: it was accepted or revoked.
    """
    with transaction.atomic():
        LIFECYCLE.apply(invite, "revoke", at=at, actor=actor)
        lookups.forget(queries.INVITE, subject_id=invite.pk)


def fresh_link(invite: Invite, *, at: datetime, actor: Actor = SYSTEM) -> str:
    """One more link that opens the invite, to be handed over; the one in the mail stays good.

    Raises:
        CannotBeInvited: the invite is not open, or has run out.
    """
    if invite.state != InviteState.SENT or invite.expires_at <= at:
        raise CannotBeInvited(_("This invite has run out. Send it again first."))
    with transaction.atomic():
        link = links.invite_url(new_token(invite))
        record("invite.copy_link", invite, actor=actor, at=at)
    return link


def claim(token: str, *, at: datetime) -> Employee:
    """Join by an invite, once.

    Call it outside `acting_for()`, or inside that of the invite's organization.

    Raises:
        InviteNotValid: whatever is wrong with the token; nothing changed.
    """
    peek = queries.peek(token, at=at)
    if peek is None:
        raise InviteNotValid
    with acting_for(peek.organization_id):
        invite = Invite.objects.select_related("employee").get(pk=peek.invite_id)
        employee, actor = invite.employee, Actor("employee", str(invite.employee_id))
        try:
            with transaction.atomic():
                LIFECYCLE.apply(invite, "accept", at=at, actor=actor, guard={"expires_at__gt": at})
                people.activate(employee, at=at)
        except IllegalMove as error:  # somebody used or revoked it, or they left, this moment
            raise InviteNotValid from error
        lookups.forget(queries.INVITE, subject_id=invite.pk)
    return employee


def expire_due(*, at: datetime) -> int:
    """Expire the invites of the organization in force whose time ran out; returns how many."""
    due = Invite.objects.filter(state=InviteState.SENT, expires_at__lte=at)
    rows = due.order_by("expires_at", "pk")
    return sum(_end(invite, "expire", at=at, guard={"expires_at__lte": at}) for invite in rows)


def remind_due(*, at: datetime) -> int:
    """Remind those of the organization in force who have not answered; returns how many.

    Nobody where the company does not want reminders.
    """
    if not Organization.objects.get().mails_reminders:
        return 0
    silent = Invite.objects.filter(
        state=InviteState.SENT,
        reminded_at=None,
        sent_at__lte=at - REMIND_AFTER,
        expires_at__gt=at,
        employee__state=EmployeeState.INVITED,
    )
    unasked = Q(reminded_at=None)
    return sum(
        _remind(invite, unasked, actor=SYSTEM, at=at) for invite in silent.order_by("sent_at", "pk")
    )


def end_of_leavers(*, at: datetime) -> int:
    """Revoke the open invites of people who left or are being erased; returns how many.

    Such an invite opens nothing since they left: this only puts the list in order.
    """
    gone = [EmployeeState.LEFT, EmployeeState.ERASING, EmployeeState.ERASED]
    rows = queries.open_invites().filter(employee__state__in=gone)
    return sum(_end(invite, "revoke", at=at, guard={}) for invite in rows)


def new_token(invite: Invite) -> str:
    """A token that opens the invite, beside those there are.

    It exists in clear only here and in what is sent.
    """
    token = secrets.token_urlsafe(32)
    lookups.register(
        queries.INVITE, token, organization_id=invite.organization_id, subject_id=invite.pk
    )
    return token


def _create(employee: Employee, *, at: datetime) -> Invite:
    invite = Invite.objects.create(
        employee=employee, sent_at=at, expires_at=at + TERM, **LIFECYCLE.start(at=at)
    )
    _mail(invite, at=at)
    return invite


def _mark_invited(employee: Employee, *, actor: Actor, at: datetime) -> None:
    try:
        people.mark_invited(employee, actor=actor, at=at)
    except IllegalMove as error:
        raise CannotBeInvited(_why_not(employee)) from error


def _why_not(employee: Employee) -> str:
    if employee.state == EmployeeState.ACTIVE:
        return _("{name} has joined already. Send them a sign-in link instead.").format(
            name=employee.name
        )
    return _("{name} is {state} and cannot be invited.").format(
        name=employee.name, state=within(EmployeeState(employee.state).label)
    )


def _mail(invite: Invite, *, at: datetime) -> None:
    enqueue(
        "tenants.invites.tasks.deliver",
        organization_id=invite.organization_id,
        subject_id=invite.pk,
        at=at,
    )


def _remind(invite: Invite, silent: Q, *, actor: Actor, at: datetime) -> bool:
    with transaction.atomic():
        # two who remind at once remind once
        waiting = Invite.objects.filter(silent, pk=invite.pk, state=InviteState.SENT)
        if not waiting.update(reminded_at=at):
            return False
        record("invite.remind", invite, actor=actor, at=at)
        enqueue(
            "tenants.invites.tasks.remind",
            organization_id=invite.organization_id,
            subject_id=invite.pk,
            at=at,
        )
    return True


def _end(invite: Invite, move: str, *, at: datetime, guard: dict[str, Any]) -> bool:
    try:
        LIFECYCLE.apply(invite, move, at=at, actor=SYSTEM, guard=guard)
    except IllegalMove:  # accepted, revoked or sent again this moment
        return False
    lookups.forget(queries.INVITE, subject_id=invite.pk)
    return True
