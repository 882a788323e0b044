"""Saying what one would like, and forgetting it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from generation.styles.specification import AXES
from generation.wishes import queries
from generation.wishes.models import Wishes
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee
from tenants.people.policy import may_enter

Asked = Mapping[str, Collection[str]]


def say(employee: Employee, asked: Asked, *, at: datetime) -> None:
    """The employee's headshots are drawn from these values from now on, where the style allows it.

    All that an axis allows is the same as none of it: both leave it open.

    Raises:
        Invalid: naming each axis that is locked or has no such value.
        ConsentMissing: nothing is noted before a standing consent.
    """
    with transaction.atomic():
        # as whoever withdraws does, so that nothing is noted after that
        employee = Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        if not may_enter(employee):
            raise consent.ConsentMissing
        consent.require(employee, at=at)
        chosen = _chosen(asked, queries.choices(employee))
        if chosen == queries.of(employee):
            return
        if chosen:
            said = {"chosen": chosen, "said_at": at}
            Wishes.objects.update_or_create(employee=employee, defaults=said)
        else:
            Wishes.objects.filter(employee=employee).delete()
        actor = Actor("employee", str(employee.pk))
        record("employee.wish", employee, actor=actor, at=at)


def forget(employee: Employee, *, until: datetime, actor: Actor = SYSTEM, at: datetime) -> None:
    """Delete what the employee had said by then."""
    deleted, _each = Wishes.objects.filter(employee=employee, said_at__lte=until).delete()
    if deleted:
        record("employee.forget_wishes", employee, actor=actor, at=at)


def _chosen(asked: Asked, choices: Mapping[str, list[str]]) -> dict[str, list[str]]:
    fields = {axis: _refusal(axis) for axis in asked if asked[axis] and axis not in choices}
    for axis, allowed in choices.items():
        if set(asked.get(axis, ())) - set(allowed):
            fields[axis] = _("Your company's style does not offer this any more. Choose again.")
    if fields:
        raise Invalid(fields=fields)
    picked = {
        axis: [value for value in allowed if value in asked.get(axis, ())]
        for axis, allowed in choices.items()
    }
    return {axis: values for axis, values in picked.items() if values and values != choices[axis]}


def _refusal(axis: str) -> str:
    if axis in AXES:
        return _("Your company's style is the same for everyone here. There is nothing to choose.")
    return _("Not known: {axis}.").format(axis=axis)
