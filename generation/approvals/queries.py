"""Reading approvals."""

from functools import reduce
from operator import or_

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval, Choice
from generation.headshots.policy import FLAGGING
from tenants.organizations.models import Membership
from tenants.people.models import Employee
from tenants.people.queries import visible_departments

_FLAGGED = [Q(**{f"headshot__checks__{name}__passes": False}) for name in FLAGGING]
NEEDS_A_LOOK = reduce(or_, _FLAGGED, Q(headshot__passes=False))
"""Approvals whose first choice may not be like the person, lacks what they asked to keep, or shows
them changed."""


def visible_to(reviewer: Membership) -> QuerySet[Approval]:
    """The approvals a reviewer may see, oldest sign-off first; their own is not among them."""
    rows = Approval.objects.select_related("employee", "employee__department", "headshot")
    own = Q(employee__member_user_id=reviewer.user_id)
    own |= Q(employee__email__iexact=reviewer.user.email)
    rows = rows.exclude(own)
    departments = visible_departments(reviewer)
    if departments is not None:
        rows = rows.filter(employee__department_id__in=departments)
    return rows.order_by("signed_at", "pk")


def to_review(reviewer: Membership) -> QuerySet[Approval]:
    """What waits for the reviewer: what needs a look comes last."""
    flagged = Case(When(NEEDS_A_LOOK, then=Value(1)), default=Value(0), output_field=IntegerField())
    return (
        visible_to(reviewer).filter(state=ApprovalState.OPEN).order_by(flagged, "signed_at", "pk")
    )


def counts(reviewer: Membership) -> dict[str, int]:
    """How many approvals stand where, for the queue's tabs."""
    return (
        visible_to(reviewer)
        .order_by()
        .aggregate(
            to_review=Count("pk", filter=Q(state=ApprovalState.OPEN)),
            flagged=Count("pk", filter=Q(state=ApprovalState.OPEN) & NEEDS_A_LOOK),
            done=Count(
                "pk", filter=Q(state__in=[ApprovalState.APPROVED, ApprovalState.CHANGES_REQUESTED])
            ),
        )
    )


def standing(employee: Employee) -> Approval | None:
    """The employee's approval that was not withdrawn."""
    rows = Approval.objects.filter(employee=employee).exclude(state=ApprovalState.WITHDRAWN)
    return rows.select_related("headshot", "suggested").first()


def choices(approval: Approval) -> QuerySet[Choice]:
    """What the employee put before the reviewer, first choice first."""
    rows = Choice.objects.filter(approval=approval).select_related("headshot__batch")
    return rows.order_by("position")
