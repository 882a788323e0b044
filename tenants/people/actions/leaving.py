"""How far a person is with their organization: invited, active, gone, forgotten."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.actions.addresses import keep_address
from tenants.people.lifecycle import LIFECYCLE
from tenants.people.models import Employee


def mark_invited(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """An invite was made out to them.

    Raises:
        IllegalMove: they have joined already, or are gone.
    """
    LIFECYCLE.apply(employee, "invite", at=at, actor=actor)


def activate(employee: Employee, *, at: datetime) -> None:
    """They joined, by an invite or a sign-in link.

    Raises:
        IllegalMove: they have joined already, or are gone.
    """
    LIFECYCLE.apply(employee, "activate", at=at, actor=Actor("employee", str(employee.pk)))


def leave(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """They left the organization: no invite, link or page is theirs any more.

    Their pictures go when their time runs out.

    Raises:
        IllegalMove: they left already, or are being erased.
    """
    _move(employee, "leave", actor=actor, at=at)


def rehire(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """They came back, as the same person; they need a new invite.

    Raises:
        IllegalMove: they have not left.
    """
    _move(employee, "rehire", actor=actor, at=at)


def reinstate(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """They never left: who was active by mistake marked as gone is active as before.

    Raises:
        IllegalMove: they have not left.
    """
    _move(employee, "reinstate", actor=actor, at=at)


def begin_erasure(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """Have everything that is kept about them forgotten; a sweep does it and then finishes.

    Raises:
        IllegalMove: that has begun already.
    """
    _move(employee, "begin_erasure", actor=actor, at=at)


def finish_erasure(employee: Employee, *, at: datetime) -> None:
    """Forget who they were. What stays is an id, so that the history of others still adds up.

    Raises:
        IllegalMove: their erasure has not begun, or is finished.
    """
    scrubbed: dict[str, Any] = {
        "name": "Erased person",
        "email": f"{employee.pk}@erased.invalid",
        "external_id": "",
        "title": "",
        "department_id": None,
        "language": "",
        "former_addresses": [],
    }
    _move(employee, "finish_erasure", actor=SYSTEM, at=at, **scrubbed)


def _move(employee: Employee, move: str, *, actor: Actor, at: datetime, **changes: Any) -> None:
    with transaction.atomic():
        LIFECYCLE.apply(employee, move, at=at, actor=actor, **changes)
        keep_address(employee)
