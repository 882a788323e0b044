"""Saying what has to stay, and forgetting it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from generation.keeps import queries
from generation.keeps.models import Keep, Keeps
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee
from tenants.people.policy import may_enter


def say(employee: Employee, asked: Collection[str], *, at: datetime) -> None:
    """The employee asks to see these in every headshot from now on, and nothing else.

    Raises:
        Invalid: something that nobody can ask for.
        ConsentMissing: nothing is noted before a standing consent.
    """
    wanted = _in_order(asked)
    with transaction.atomic():
        # as whoever withdraws does, so that nothing is noted after that
        employee = Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        if not may_enter(employee):
            raise consent.ConsentMissing
        consent.require(employee, at=at)
        if wanted == queries.asked_by(employee):
            return
        if wanted:
            said = {"asked": wanted, "said_at": at}
            Keeps.objects.update_or_create(employee=employee, defaults=said)
        else:
            Keeps.objects.filter(employee=employee).delete()
        # of the person and not of the row, and without what was said: nobody learns it from the log
        actor = Actor("employee", str(employee.pk))
        record("employee.keep", employee, actor=actor, at=at)


def forget(employee: Employee, *, until: datetime, actor: Actor = SYSTEM, at: datetime) -> None:
    """Delete what the employee had said by then."""
    deleted, _each = Keeps.objects.filter(employee=employee, said_at__lte=until).delete()
    if deleted:
        record("employee.forget_keeps", employee, actor=actor, at=at)


def _in_order(asked: Collection[str]) -> list[str]:
    if unknown := set(asked) - set(Keep.values):
        raise Invalid(
            fields={"keep": _("Not known: {unknown}.").format(unknown=", ".join(sorted(unknown)))}
        )
    return [value for value in Keep.values if value in asked]
