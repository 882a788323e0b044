"""Who may decide on whose headshot, and until when a decision is simply undone."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy

from tenants.kernel.errors import Forbidden
from tenants.organizations.models import Membership
from tenants.organizations.policy import require
from tenants.people.models import Employee

UNDO_WINDOW = timedelta(seconds=60)
"""Until it is over, nothing goes out by itself; after it, an undone approval is a withdrawal."""
PRESENT_FOR = timedelta(seconds=20)
"""How long a reviewer counts as looking at somebody after their page last said so."""


class SelfApproval(Forbidden):
    """Nobody approves their own headshot."""

    code = "self_approval"
    sentence = gettext_lazy("This is your own headshot. Ask another reviewer to decide.")


class OutsideDepartments(Forbidden):
    """The reviewer is limited to other departments."""

    code = "outside_departments"
    sentence = gettext_lazy("You review other departments. Ask an owner if that should change.")


def is_own(employee: Employee, reviewer: Membership) -> bool:
    """Whether the two are the same person, by an address that the employee has or had."""
    addresses = {employee.email, *employee.former_addresses}
    return reviewer.user.email.lower() in {address.lower() for address in addresses}


def require_may_decide(
    reviewer: Membership, employee: Employee, *, departments: frozenset[UUID] | None
) -> None:
    """Raise unless the reviewer may decide on the employee's headshot; no `departments` means all.

    Raises:
        Forbidden: the role lacks the right.
        SelfApproval, OutsideDepartments.
    """
    require(reviewer.role, "headshot.review")
    if is_own(employee, reviewer):
        raise SelfApproval
    if departments is not None and employee.department_id not in departments:
        raise OutsideDepartments
