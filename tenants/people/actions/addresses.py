"""The look-up that lets "send me a link" find an employee without knowing their company."""

from collections.abc import Sequence

from tenants.kernel import lookups
from tenants.kernel.scoping import organization_in_force
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee
from tenants.people.queries import ADDRESS

GONE = (EmployeeState.LEFT, EmployeeState.ERASING, EmployeeState.ERASED)


def keep_address(employee: Employee) -> None:
    """Have the person's present address, and no other, lead to them until they are gone."""
    keep_addresses([employee])


def keep_addresses(employees: Sequence[Employee]) -> None:
    """The same for many at once."""
    lookups.forget_all(ADDRESS, subject_ids=[each.pk for each in employees])
    here = [(each.email, each.pk) for each in employees if each.state not in GONE]
    lookups.register_all(ADDRESS, here, organization_id=organization_in_force())
