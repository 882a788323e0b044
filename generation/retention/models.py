"""Who was told that something of theirs is deleted soon."""

from django.db import models

from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Notice(TenantModel):
    """An employee is told once of each moment at which something of theirs goes."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee", "due_at"], name="one_notice_of_each_moment"
            )
        ]

    def __str__(self) -> str:
        return f"notice of {self.due_at:%Y-%m-%d}"
