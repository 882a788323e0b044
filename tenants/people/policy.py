"""Who may take part, and who may see whom."""

from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee


def may_enter(employee: Employee) -> bool:
    """Whether the person's pages are open to them: from joining until they leave or are erased."""
    return employee.state == EmployeeState.ACTIVE
