"""Importing many people at once. Good rows are never held hostage by bad ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.people.actions.keeping import Outcome, put
from tenants.people.models import Employee
from tenants.people.spreadsheet import Row, RowError


@dataclass
class Imported:
    """What an import did, line by line."""

    created: list[Employee] = field(default_factory=list)
    changed: list[Employee] = field(default_factory=list)
    unchanged: list[Employee] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def import_people(rows: Iterable[Row | RowError], *, actor: Actor, at: datetime) -> Imported:
    """Add and change people; a row that cannot be is among the errors, and the others are kept.

    Somebody is known by their external id, else by their address. Nobody is taken off the list.
    """
    done = Imported()
    for row in rows:
        if isinstance(row, RowError):
            done.errors.append(row)
            continue
        try:
            with transaction.atomic():
                result = put(row.details, actor=actor, at=at)
        except (Invalid, Conflict) as error:
            done.errors.append(RowError(row.line, str(error)))
            continue
        _list_for(result.outcome, done).append(result.employee)
    return done


def preview_import(rows: Iterable[Row | RowError], *, actor: Actor, at: datetime) -> Imported:
    """What `import_people` would do with the rows now; nothing is kept of it."""
    with transaction.atomic():
        done = import_people(rows, actor=actor, at=at)
        # read while it is there: a department may be as new as the people in it
        prefetch_related_objects([*done.created, *done.changed], "department")
        transaction.set_rollback(True)
    return done


def _list_for(outcome: Outcome, done: Imported) -> list[Employee]:
    return {
        Outcome.CREATED: done.created,
        Outcome.CHANGED: done.changed,
        Outcome.UNCHANGED: done.unchanged,
    }[outcome]
