"""Adding people and changing what is known about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Unpack

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.audit.actions import record
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor
from tenants.people.actions.addresses import keep_address
from tenants.people.actions.departments import department_named
from tenants.people.details import Common, Details, clean, clean_new
from tenants.people.lifecycle import LIFECYCLE, EmployeeState
from tenants.people.models import Employee

GOING: Final = (EmployeeState.ERASING, EmployeeState.ERASED)
TAKEN: Final = {
    "employee_address_once": (
        "email",
        gettext_lazy("Somebody else has this address. Check it, or change theirs first."),
    ),
    "external_id_once": ("external_id", gettext_lazy("Somebody else has this external id.")),
}
"""The database's constraints, and what they mean to whoever ran into one."""


class Taken(Conflict):
    """Another employee has the address or the external id."""

    code = "taken"

    def __init__(self, field: str, sentence: str | Promise) -> None:
        super().__init__(sentence, field=field)
        self.fields = {field: str(sentence)}


class BeingErased(Conflict):
    """Nothing is written about somebody who is being forgotten."""

    code = "being_erased"
    sentence = gettext_lazy("This person is being erased, so nothing can be changed any more.")


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Upserted:
    """An employee after an upsert, and what it did."""

    employee: Employee
    outcome: Outcome


def add(*, actor: Actor, at: datetime, **details: Unpack[Details]) -> Employee:
    """Add somebody to the organization in force; name and address are needed.

    Raises:
        Invalid: a detail will not do.
        Taken: somebody else has the address or the external id.
    """
    fields = _columns(clean_new(details))
    try:
        with transaction.atomic():
            employee = Employee.objects.create(created_at=at, **LIFECYCLE.start(at=at), **fields)
            keep_address(employee)
    except IntegrityError as error:
        raise _taken(error) from error
    record("employee.add", employee, actor=actor, at=at)
    return employee


def change(employee: Employee, *, actor: Actor, at: datetime, **details: Unpack[Details]) -> bool:
    """Change what is known about somebody; returns whether anything was new and so written.

    Raises:
        Invalid: a detail will not do.
        Taken: somebody else has the address or the external id.
        BeingErased: nothing changed.
    """
    if employee.state in GOING:
        raise BeingErased
    fields = _columns(clean(details))
    changes = {name: value for name, value in fields.items() if getattr(employee, name) != value}
    if not changes:
        return False
    try:
        with transaction.atomic():
            _write(employee, changes, at)
            record("employee.change", employee, actor=actor, at=at, fields=sorted(changes))
    except IntegrityError as error:
        raise _taken(error) from error
    return True


def upsert_by_external_id(
    external_id: str, *, actor: Actor, at: datetime, **details: Unpack[Common]
) -> Upserted:
    """Add or change the person an HR system knows by this id; the same again changes nothing.

    Somebody who was added by hand with the same address and no external id is taken to be that
    person.

    Raises:
        Invalid: the id is empty, or a detail will not do.
        Taken: somebody else has the address.
        BeingErased: nothing changed.
    """
    if not external_id.strip():
        raise Invalid(
            fields={"external_id": _("Give the id that your system knows this person by.")}
        )
    return put(Details(**details, external_id=external_id), actor=actor, at=at)


def put(details: Details, *, actor: Actor, at: datetime) -> Upserted:
    """Add the person, or change who is known by the external id, or without one by the address.

    Raises:
        Invalid, Taken, BeingErased: nothing changed.
    """
    details = clean(details)
    known = _known(details)
    if known is None:
        try:
            return Upserted(add(actor=actor, at=at, **details), Outcome.CREATED)
        except Taken:
            known = _known(details)  # the same person may have come twice at once
            if known is None:
                raise
    changed = change(known, actor=actor, at=at, **details)
    return Upserted(known, Outcome.CHANGED if changed else Outcome.UNCHANGED)


def _known(details: Details) -> Employee | None:
    people = Employee.objects.exclude(state=EmployeeState.ERASED).select_related("department")
    external_id, email = details.get("external_id", ""), details.get("email", "")
    if external_id and (known := people.filter(external_id=external_id).first()):
        return known
    same_address = people.filter(email=email)
    if not external_id:
        return same_address.first()
    # held until the id is written: of two ids that come at once, the second finds nobody to take
    nameless = same_address.filter(external_id="")
    return nameless.select_for_update(no_key=True, of=("self",)).first()


def _columns(details: Details) -> dict[str, Any]:
    fields: dict[str, Any] = dict(details)
    if "department" in fields:
        name = fields.pop("department")
        fields["department_id"] = department_named(name).pk if name else None
    return fields


def _write(employee: Employee, changes: dict[str, Any], at: datetime) -> None:
    rows = Employee.objects.filter(pk=employee.pk).exclude(state__in=GOING)
    held = rows.select_for_update(no_key=True).first()
    if held is None:
        raise BeingErased
    former = {"former_addresses": sorted({*held.former_addresses, held.email})}
    rows.update(changed_at=at, **changes, **(former if "email" in changes else {}))
    employee.refresh_from_db()  # also tells whether they left in the meantime
    if "email" in changes:
        keep_address(employee)


def _taken(error: IntegrityError) -> Exception:
    diagnosis = getattr(error.__cause__, "diag", None)
    known = TAKEN.get(diagnosis.constraint_name if diagnosis else "")
    return Taken(*known) if known else error
