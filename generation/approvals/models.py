"""The second pair of eyes: what the employee signed off, and what a reviewer decided."""

from django.db import models
from django.db.models import Q

from generation.approvals.lifecycle import LIFECYCLE, ApprovalState
from generation.headshots.redos import RedoReason
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Approval(Stateful, TenantModel):
    """One employee's submission, from their sign-off to a reviewer's decision."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    headshot = TenantForeignKey("headshots.Headshot", on_delete=models.CASCADE, related_name="+")
    """The employee's first choice; after approval the one that was approved."""
    signed_at = models.DateTimeField()
    reviewer_id = models.UUIDField(null=True)
    """The membership that decided."""
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=16, blank=True, choices=RedoReason.choices)
    note = models.CharField(max_length=400, blank=True)
    suggested = TenantForeignKey(
        "headshots.Headshot", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Another of the choices, which the reviewer would rather approve once it is signed off."""

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=~Q(state=ApprovalState.WITHDRAWN),
                name="one_standing_approval",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "signed_at"], name="approval_queue")
        ]

    def __str__(self) -> str:
        return f"approval of {self.employee_id} ({self.state})"


class Choice(TenantModel):
    """A headshot the employee put before the reviewer; position 1 is the one they want."""

    approval = TenantForeignKey(Approval, on_delete=models.CASCADE, related_name="choices")
    headshot = TenantForeignKey("headshots.Headshot", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "approval", "position"], name="choice_position_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "approval", "headshot"], name="choice_headshot_once"
            ),
            models.CheckConstraint(name="six_choices_at_most", condition=Q(position__range=(1, 6))),
        ]

    def __str__(self) -> str:
        return f"choice {self.position} of {self.approval_id}"
