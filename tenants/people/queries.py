"""Reading employees and departments."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from tenants.kernel.errors import NotFound
from tenants.organizations.models import Membership
from tenants.organizations.policy import Role
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee, ReviewerDepartment

ADDRESS = "address"
"""The kind of look-up that leads from an e-mail address to everyone who has it."""


@dataclass(frozen=True)
class Filter:
    """Which employees are wanted; what is left empty does not limit them."""

    search: str = ""
    """A part of the name, the address or the title, or a whole external id."""
    state: str = ""
    """Without one, everybody except those who were erased."""
    department_ids: frozenset[UUID] = frozenset()
    departments: frozenset[UUID] | None = None
    """The only ones that may be seen: `visible_departments()`. None means all."""


class Place(NamedTuple):
    """Where a page of employees ended."""

    name: str
    id: UUID


EVERYBODY = Filter()


def listing(wanted: Filter = EVERYBODY) -> QuerySet[Employee]:
    """The wanted employees with their departments, by name."""
    rows = Employee.objects.select_related("department").filter(_condition(wanted))
    return rows.order_by("name", "pk")


def page(
    wanted: Filter = EVERYBODY, *, after: Place | None = None, limit: int = 50
) -> list[Employee]:
    """A page of the listing; `after` is where the page before it ended.

    A deep page costs what the first does.
    """
    rows = listing(wanted)
    if after:
        rows = rows.filter(Q(name__gt=after.name) | Q(name=after.name, pk__gt=after.id))
    return list(rows[:limit])


def place_of(employee: Employee) -> Place:
    """What to give as `after` for the employees that follow this one."""
    return Place(employee.name, employee.pk)


def counts(wanted: Filter = EVERYBODY) -> dict[str, int]:
    """How many of the wanted employees are in each state; every state is in it."""
    rows = listing(wanted).order_by().values("state").annotate(how_many=Count("pk"))
    found = {row["state"]: row["how_many"] for row in rows}
    return {state: found.get(state, 0) for state in EmployeeState.values}


def by_id(employee_id: UUID) -> Employee:
    """The employee, unless they were erased.

    Raises:
        NotFound: there is no such employee in the organization in force.
    """
    employee = listing().filter(pk=employee_id).first()
    if employee is None:
        raise NotFound(_("There is no such person."))
    return employee


def by_external_id(external_id: str) -> Employee:
    """The employee with the HR system's id.

    Raises:
        NotFound: nobody in the organization in force has it.
    """
    wanted = " ".join(external_id.split())  # as it is kept
    rows = listing().filter(external_id=wanted).exclude(external_id="")
    # what cannot be printed no id has, and PostgreSQL refuses some of it
    employee = rows.first() if wanted.isprintable() else None
    if employee is None:
        raise NotFound(_("There is no person with this external id."))
    return employee


def departments() -> QuerySet[Department]:
    """Every department, by name."""
    return Department.objects.order_by("name", "pk")


def names(ids: Iterable[UUID]) -> dict[str, str]:
    """The names of employees by the text of their ids, for sentences about them."""
    rows = Employee.objects.filter(pk__in=set(ids)).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def visible_departments(membership: Membership) -> frozenset[UUID] | None:
    """The departments whose people the member may see; None means everybody."""
    if membership.role != Role.REVIEWER:
        return None
    limits = ReviewerDepartment.objects.filter(membership=membership)
    return frozenset(limits.values_list("department_id", flat=True)) or None


def limits() -> dict[UUID, frozenset[UUID]]:
    """The departments that each limited reviewer sees, by membership; who sees all is left out."""
    found: dict[UUID, set[UUID]] = {}
    for limit in ReviewerDepartment.objects.all():
        found.setdefault(limit.membership_id, set()).add(limit.department_id)
    return {membership: frozenset(departments) for membership, departments in found.items()}


def _condition(wanted: Filter) -> Q:
    condition = Q(state=wanted.state) if wanted.state else ~Q(state=EmployeeState.ERASED)
    if text := wanted.search.replace("\x00", "").strip():
        condition &= (
            Q(name__icontains=text)
            | Q(email__icontains=text)
            | Q(title__icontains=text)
            | Q(external_id=text)
        )
    if wanted.department_ids:
        condition &= Q(department_id__in=wanted.department_ids)
    if wanted.departments is not None:
        condition &= Q(department_id__in=wanted.departments)
    return condition
