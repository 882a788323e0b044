"""What an employee would like their headshots to show, where the style leaves it to them."""

from django.db import models
from django.db.models import Q

from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Wishes(TenantModel):
    """What one employee chose, who alone chooses; there is no row of somebody who leaves it open.

    It goes with the person's photos.
    """

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    chosen = models.JSONField()
    """Values of `styles.specification.AXES` by axis, in their order."""
    said_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "employee"], name="wishes_once"),
            models.CheckConstraint(name="wishes_for_something", condition=~Q(chosen={})),
        ]

    def __str__(self) -> str:
        return f"what {self.employee_id} would like"
