"""The look-up that lets "send me a link" find an employee without knowing their company."""

from tenants.kernel import lookups
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tenants.people.queries import ADDRESS

GONE = (EmployeeState.LEFT, EmployeeState.ERASING, EmployeeState.ERASED)


def keep_address(employee: Employee) -> None:
    """Have the person's present address, and no other, lead to them until they are gone."""
    lookups.forget(ADDRESS, subject_id=employee.pk)
    if employee.state not in GONE:
        lookups.register(
            ADDRESS,
            employee.email,
            organization_id=employee.organization_id,
            subject_id=employee.pk,
        )
