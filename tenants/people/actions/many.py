"""Writing many people in few statements, for who has settled already what is to be written."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, cast

from django.db import transaction

from tenants.audit.actions import record_all
from tenants.kernel.lifecycle import Actor
from tenants.people.actions.addresses import keep_addresses
from tenants.people.actions.departments import departments_named
from tenants.people.details import Details
from tenants.people.lifecycle import LIFECYCLE
from tenants.people.models import Department, Employee

BATCH: Final = 500
Change = tuple[Employee, Details]


def add_many(new: Sequence[Details], *, actor: Actor, at: datetime) -> None:
    """Add everybody, or nobody; the details are as `clean_new` leaves them.

    Raises:
        IntegrityError: somebody else has an address or an external id among them.
    """
    departments = departments_named(each.get("department", "") for each in new)
    start = LIFECYCLE.start(at=at)
    people = [Employee(created_at=at, **start, **_columns(details, departments)) for details in new]
    with transaction.atomic():
        Employee.objects.bulk_create(people, batch_size=BATCH)
        keep_addresses(people)
        record_all("employee.add", [(each, {}) for each in people], actor=actor, at=at)


def change_many(changes: Sequence[Change], *, actor: Actor, at: datetime) -> None:
    """Change everybody, or nobody, in this order: an address that one frees, the next may take.

    The rows are held by the caller; the details are as `clean` leaves them, and differ.

    Raises:
        IntegrityError: somebody else has an address or an external id among them.
    """
    departments = departments_named(each.get("department", "") for _, each in changes)
    with transaction.atomic():
        for wave in _waves(changes):
            _write(wave, departments, at)
        keep_addresses([employee for employee, details in changes if "email" in details])
        told = [(employee, _told(details)) for employee, details in changes]
        record_all("employee.change", told, actor=actor, at=at)


def _waves(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """One statement's worth each: the database takes the rows of a statement in any order."""
    wave: list[Change] = []
    freed: set[str] = set()
    for employee, details in changes:
        if details.get("email") in freed:
            yield wave
            wave, freed = [], set()
        wave.append((employee, details))
        if "email" in details:
            freed.add(employee.email)
    if wave:
        yield wave


def _write(wave: Iterable[Change], departments: dict[str, Department], at: datetime) -> None:
    written, fields = [], {"changed_at"}
    for employee, details in wave:
        columns = _columns(details, departments)
        if "email" in columns:
            former = {*employee.former_addresses, employee.email}
            columns["former_addresses"] = sorted(former)
        for name, value in columns.items():
            setattr(employee, name, value)
        employee.changed_at = at
        written.append(employee)
        fields |= columns.keys()
    # an upsert of rows that are there: the CASE of `bulk_update` takes four times as long
    Employee.objects.bulk_create(
        written,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(fields),
    )


def _columns(details: Details, departments: dict[str, Department]) -> dict[str, object]:
    columns = dict(cast(dict[str, object], details))
    if "department" in details:
        columns["department"] = departments.get(details["department"])
    return columns


def _told(details: Details) -> dict[str, object]:
    """What the audit log keeps, in its words."""
    fields = {"department_id" if name == "department" else name for name in details}
    return {"fields": sorted(fields)}
