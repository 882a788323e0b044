"""What each kind of change does to one person, and how that is taken back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext_lazy

from generation.census.models import BulkChange, BulkItem, Kind
from tenants.invites import actions as invites
from tenants.invites import queries as invite_queries
from tenants.invites.models import Invite
from tenants.kernel.errors import Conflict
from tenants.kernel.lifecycle import Actor
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee

Earlier = dict[str, Any]


class InvitedAlready(Conflict):
    """An invite of theirs is open."""

    code = "invited_already"
    sentence = gettext_lazy("An invite of theirs is open already.")


class NoOpenInvite(Conflict):
    """There is no invite to do it with."""

    code = "no_open_invite"
    sentence = gettext_lazy("They have no open invite.")


class Unchanged(Conflict):
    """They are so already."""

    code = "unchanged"
    sentence = gettext_lazy("Nothing would change for them.")


class ChangedSince(Conflict):
    """They are not as the change left them any more."""

    code = "changed_since"
    sentence = gettext_lazy("Something else was done with them since.")


def do(change: BulkChange, employee: Employee, *, actor: Actor, at: datetime) -> Earlier:
    """Do it to the person; returns what taking it back needs to know.

    Raises:
        Conflict: of any kind; nothing changed.
    """
    return _DEEDS[Kind(change.kind)](change, employee, actor, at)


def undo(change: BulkChange, item: BulkItem, *, actor: Actor, at: datetime) -> None:
    """Take it back, if the person still is as it left them.

    Raises:
        Conflict: of any kind; nothing changed.
    """
    _UNDOINGS[Kind(change.kind)](change, item, actor, at)


def can_be_undone(kind: str) -> bool:
    """Whether there is a way back: a mail that was sent stays sent."""
    return Kind(kind) in _UNDOINGS


def _invite(_change: BulkChange, employee: Employee, actor: Actor, at: datetime) -> Earlier:
    if employee.state == EmployeeState.INVITED and invite_queries.open_invite(employee):
        raise InvitedAlready
    return {"invite": str(invites.send(employee, actor=actor, at=at).pk)}


def _remind(_change: BulkChange, employee: Employee, actor: Actor, at: datetime) -> Earlier:
    invites.remind(_open(employee), actor=actor, at=at)
    return {}


def _resend(_change: BulkChange, employee: Employee, actor: Actor, at: datetime) -> Earlier:
    invites.resend(_open(employee), actor=actor, at=at)
    return {}


def _revoke(_change: BulkChange, employee: Employee, actor: Actor, at: datetime) -> Earlier:
    invite = _open(employee)
    invites.revoke(invite, actor=actor, at=at)
    return {"invite": str(invite.pk)}


def _move(change: BulkChange, employee: Employee, actor: Actor, at: datetime) -> Earlier:
    earlier = {"department": str(employee.department_id or "")}
    name = change.department.name if change.department else ""
    if not people.change(employee, actor=actor, at=at, department=name):
        raise Unchanged
    return earlier


def _leave(_change: BulkChange, employee: Employee, actor: Actor, at: datetime) -> Earlier:
    earlier = {"state": employee.state}
    people.leave(employee, actor=actor, at=at)
    return earlier


def _take_invite_back(change: BulkChange, item: BulkItem, actor: Actor, at: datetime) -> None:
    del change
    invite = _open(item.employee)
    if str(invite.pk) != item.earlier["invite"]:
        raise ChangedSince
    invites.revoke(invite, actor=actor, at=at)


def _invite_again(change: BulkChange, item: BulkItem, actor: Actor, at: datetime) -> None:
    _invite(change, item.employee, actor, at)


def _move_back(change: BulkChange, item: BulkItem, actor: Actor, at: datetime) -> None:
    if item.employee.department_id != change.department_id:
        raise ChangedSince
    earlier = item.earlier["department"]
    known = Department.objects.filter(pk=earlier).first() if earlier else None
    if earlier and known is None:
        raise ChangedSince
    people.change(item.employee, actor=actor, at=at, department=known.name if known else "")


def _take_back(change: BulkChange, item: BulkItem, actor: Actor, at: datetime) -> None:
    del change
    employee = item.employee
    if employee.state != EmployeeState.LEFT or employee.state_changed_at != item.done_at:
        raise ChangedSince
    was_active = item.earlier["state"] == EmployeeState.ACTIVE
    (people.reinstate if was_active else people.rehire)(employee, actor=actor, at=at)


def _open(employee: Employee) -> Invite:
    invite = invite_queries.open_invite(employee)
    if invite is None:
        raise NoOpenInvite
    return invite


_DEEDS: Final[Mapping[Kind, Callable[[BulkChange, Employee, Actor, datetime], Earlier]]] = (
    MappingProxyType(
        {
            Kind.INVITE: _invite,
            Kind.REMIND: _remind,
            Kind.RESEND: _resend,
            Kind.REVOKE: _revoke,
            Kind.MOVE: _move,
            Kind.LEAVE: _leave,
        }
    )
)
_UNDOINGS: Final[Mapping[Kind, Callable[[BulkChange, BulkItem, Actor, datetime], None]]] = (
    MappingProxyType(
        {
            Kind.INVITE: _take_invite_back,
            Kind.REVOKE: _invite_again,
            Kind.MOVE: _move_back,
            Kind.LEAVE: _take_back,
        }
    )
)
