"""What an employee asks to see in every headshot of theirs."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Keep(models.TextChoices):
    """Values are those of `generation.engine.vocabulary.KEPT`."""

    HEAD_COVERING = "head covering", gettext_lazy("Head covering")
    GLASSES = "glasses", gettext_lazy("Glasses")
    HEARING_AID = "hearing aid", gettext_lazy("Hearing aid")
    BEARD = "beard", gettext_lazy("Beard")


CHECKS: Mapping[str, str] = {
    Keep.HEAD_COVERING: "keep_head_covering",
    Keep.GLASSES: "keep_glasses",
    Keep.BEARD: "keep_beard",
}
"""The check of a headshot that tells whether each is there; no check sees a hearing aid."""


class Keeps(TenantModel):
    """What one employee said, who alone says it; there is no row of somebody who asks for nothing.

    It may tell of a faith or of a health condition. It goes with the person's photos.
    """

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    asked = models.JSONField()
    """Values of `Keep`, in their order."""
    said_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "employee"], name="keeps_once"),
            models.CheckConstraint(
                name="keeps_known",
                condition=Q(asked__contained_by=Keep.values) & ~Q(asked=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"what {self.employee_id} keeps"
