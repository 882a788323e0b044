"""Who is known, for a plan to be made against."""

from collections.abc import Iterable

from tenants.directory.plan import Known
from tenants.people.details import Details
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee


def employees(*, held: bool = False) -> list[Employee]:
    """Everybody in the organization in force who was not erased.

    held: nobody else changes them until the transaction ends.
    """
    people = Employee.objects.exclude(state=EmployeeState.ERASED).select_related("department")
    if held:
        people = people.select_for_update(no_key=True, of=("self",))
    return list(people.order_by("pk"))


def known(people: Iterable[Employee]) -> list[Known]:
    """The same, as a plan wants them."""
    return [Known(each.pk, each.state, _details(each)) for each in people]


def _details(employee: Employee) -> Details:
    return Details(
        name=employee.name,
        email=employee.email,
        title=employee.title,
        department=employee.department.name if employee.department else "",
        external_id=employee.external_id,
    )
