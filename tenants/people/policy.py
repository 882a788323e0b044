"""Who may take part, and who may see whom."""

from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee


def may_enter(employee: Employee) -> bool:
    """Whether the person's pages are open to them: from joining until they leave or are erased."""
    return employee.state == EmployeeState.ACTIVE


def may_ask_for_a_link(employee: Employee) -> bool:
    """Whether a sign-in link is sent on request: to all who were invited, even too long ago."""
    return employee.state in {EmployeeState.INVITED, EmployeeState.ACTIVE}
