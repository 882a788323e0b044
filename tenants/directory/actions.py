"""Carrying out what a feed changes: all that was shown, or nothing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from tenants.directory.plan import Change, Kind, Plan, Record, plan
from tenants.directory.queries import employees, known
from tenants.kernel.errors import Conflict
from tenants.kernel.lifecycle import Actor
from tenants.people import actions as people
from tenants.people.models import Employee


class PeopleChanged(Conflict):
    """The plan that was shown is not what would be done now."""

    code = "people_changed"
    sentence = gettext_lazy("This is not what was shown any more. Look at the differences again.")


def preview(records: Sequence[Record], *, full: bool = False) -> Plan:
    """What `apply` would do now."""
    return plan(records, known(employees()), full=full)


def apply(
    records: Sequence[Record], *, digest: str, actor: Actor, at: datetime, full: bool = False
) -> Plan:
    """Carry out the plan that was shown, in one transaction; its troubles are left out.

    digest: of the plan that was shown.

    Raises:
        PeopleChanged: another plan would be carried out by now. Nothing changed.
    """
    try:
        with transaction.atomic():
            held = employees(held=True)
            found = plan(records, known(held), full=full)
            if found.digest != digest:
                raise PeopleChanged
            _carry_out(found, {each.pk: each for each in held}, actor=actor, at=at)
    except IntegrityError as error:  # somebody was added whom the lock could not hold
        raise PeopleChanged from error
    return found


def _carry_out(found: Plan, held: dict[UUID, Employee], *, actor: Actor, at: datetime) -> None:
    # changes first: who is new may take an address that somebody gives up
    changed = [(_who(change, held), change.details) for change in found.of(Kind.CHANGED)]
    people.change_many(changed, actor=actor, at=at)
    people.add_many([each.details for each in found.of(Kind.NEW)], actor=actor, at=at)
    for change in found.of(Kind.LEAVING):
        people.leave(_who(change, held), actor=actor, at=at)


def _who(change: Change, held: dict[UUID, Employee]) -> Employee:
    if change.employee_id is None:
        raise ValueError("Only somebody who is known can be changed.")
    return held[change.employee_id]
