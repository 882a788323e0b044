"""Bringing employees back: they have no account, so every way back is a link by e-mail."""

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.invites import links, queries
from tenants.invites.lifecycle import LIFECYCLE, InviteState
from tenants.invites.models import SignInLink
from tenants.kernel import lookups
from tenants.kernel.errors import NotFound
from tenants.kernel.jobs.actions import enqueue
from tenants.kernel.lifecycle import Actor, IllegalMove
from tenants.kernel.scoping import acting_for
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tenants.people.queries import ADDRESS

REQUESTED_TERM: Final = timedelta(minutes=30)
MAILED_TERM: Final = timedelta(days=14)
"""A link in a mail that nobody asked for waits longer until it is read."""
MOST_AN_HOUR: Final = 3


class LinkNotValid(NotFound):
    """One answer for a token that is unknown, used, too old, or of who left or may not join."""

    code = "link_not_valid"
    sentence = gettext_lazy("This link does not work any more. Ask for a new one.")


def send_sign_in_link(email: str, *, at: datetime) -> None:
    """Have a link mailed to everyone with this address, in every organization.

    Says nothing about whether there is one.

    An employee gets at most `MOST_AN_HOUR`. Call it outside `acting_for()`.
    """
    for place in lookups.find_all(ADDRESS, email.strip().lower()):
        with acting_for(place.organization_id):
            _send(place.subject_id, at=at)


def use_sign_in_link(token: str, *, at: datetime) -> Employee:
    """Come back by a link, once; who was invited and comes this way has joined.

    Call it outside `acting_for()`.

    Raises:
        LinkNotValid: whatever is wrong with the token; nothing changed.
    """
    peek = queries.peek_sign_in_link(token, at=at)
    if peek is None:
        raise LinkNotValid
    with acting_for(peek.organization_id):
        link = SignInLink.objects.select_related("employee").get(pk=peek.link_id)
        unused = SignInLink.objects.filter(pk=link.pk, used_at=None)
        if not unused.update(used_at=at):  # the same link twice at once
            raise LinkNotValid
        if not link.hands_over:  # the device that shows one asks whether it was used
            lookups.forget(queries.SIGN_IN, subject_id=link.pk)
        actor = Actor("employee", str(link.employee_id))
        record("signinlink.use", link, actor=actor, at=at)
        if link.employee.state == EmployeeState.INVITED:
            _join(link.employee, actor=actor, at=at)
    return link.employee


def link_for_mail(employee: Employee, *, at: datetime) -> str:
    """A single-use link for a mail of ours ("your headshots are ready"), good for `MAILED_TERM`."""
    with transaction.atomic():
        link = SignInLink.objects.create(employee=employee, sent_at=at, expires_at=at + MAILED_TERM)
        return links.sign_in_url(new_sign_in_token(link))


def new_sign_in_token(link: SignInLink) -> str:
    """A token that opens the link. It exists in clear only here and in the mail."""
    token = secrets.token_urlsafe(32)
    lookups.register(
        queries.SIGN_IN, token, organization_id=link.organization_id, subject_id=link.pk
    )
    return token


def _send(employee_id: UUID, *, at: datetime) -> None:
    # locked, so that many requests at once are counted one after the other
    locked = Employee.objects.select_for_update(no_key=True)
    employee = locked.filter(pk=employee_id).first()
    if employee is None or not queries.may_ask_for_a_link(employee) or _has_enough(employee, at=at):
        return
    link = SignInLink.objects.create(
        employee=employee, sent_at=at, expires_at=at + REQUESTED_TERM, requested=True
    )
    enqueue(
        "tenants.invites.tasks.deliver_sign_in_link",
        organization_id=link.organization_id,
        subject_id=link.pk,
        at=at,
    )


def _has_enough(employee: Employee, *, at: datetime) -> bool:
    recent = SignInLink.objects.filter(
        employee=employee, requested=True, sent_at__gt=at - timedelta(hours=1)
    )
    return recent.count() >= MOST_AN_HOUR


def _join(employee: Employee, *, actor: Actor, at: datetime) -> None:
    invite = queries.open_invite(employee)
    if invite is None:  # revoked this moment
        raise LinkNotValid
    move = "accept" if invite.state == InviteState.SENT else "revoke"
    try:
        LIFECYCLE.apply(invite, move, at=at, actor=actor)
        people.activate(employee, at=at)
    except IllegalMove as error:  # the invite was used or revoked, or they left, this moment
        raise LinkNotValid from error
    lookups.forget(queries.INVITE, subject_id=invite.pk)
