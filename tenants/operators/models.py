"""What an operator of Likeness did at a company."""

from django.db import models

from tenants.kernel.scoping import TenantForeignKey, TenantModel
from tenants.organizations.models import User


class Visit(TenantModel):
    """An operator looks at a company's pages as one of its members sees them, for a while.

    It is the company's row: its owner reads why, and it goes with the company.
    """

    operator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    membership = TenantForeignKey(
        "organizations.Membership", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Whose pages they see; empty once that member was removed, which ends the visit."""
    reason = models.CharField(max_length=200)
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "operator"],
                condition=models.Q(ended_at=None),
                name="one_open_visit_per_operator",
            )
        ]
        indexes = [models.Index(fields=["organization", "-began_at"], name="visit_by_time")]

    def __str__(self) -> str:
        return self.reason
