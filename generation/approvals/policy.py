"""Who may decide on whose headshot."""

from tenants.kernel.errors import Forbidden
from tenants.organizations.models import Membership
from tenants.organizations.policy import require
from tenants.people.models import Employee


class SelfApproval(Forbidden):
    """Nobody approves their own headshot."""

    code = "self_approval"
    sentence = "This is your own headshot. Ask another reviewer to decide."


class OutsideDepartments(Forbidden):
    """The reviewer is limited to other departments."""

    code = "outside_departments"
    sentence = "You review other departments. Ask an owner if that should change."


def require_may_decide(
    reviewer: Membership, employee: Employee, *, departments: frozenset[object] | None
) -> None:
    """Raise unless the reviewer may decide on the employee's headshot; `departments` None means all of them.

    Raises:
        Forbidden: the role lacks the right.
        SelfApproval, OutsideDepartments.
    """
    require(reviewer.role, "headshot.review")
    if employee.member_user_id == reviewer.user_id or employee.email == reviewer.user.email:
        raise SelfApproval
    if departments is not None and employee.department_id not in departments:
        raise OutsideDepartments
