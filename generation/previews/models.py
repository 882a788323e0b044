"""A first impression of somebody's headshots, drawn from photos while the adapter is trained."""

from django.db import models
from django.db.models import Q

from generation.previews.lifecycle import LIFECYCLE, OPEN, PreviewState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Preview(Stateful, TenantModel):
    """One picture for one employee's own eyes: nobody reviews, delivers or exports it."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    style_version = TenantForeignKey(
        "styles.StyleVersion", on_delete=models.PROTECT, related_name="+"
    )
    job_id = models.UUIDField(null=True)
    base = models.CharField(max_length=40)
    seed = models.PositiveIntegerField()
    photo_ids = models.JSONField(default=list)
    """The photos that the base is shown."""
    file_key = models.CharField(max_length=300, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=~Q(state=PreviewState.ERASED),
                name="one_preview_per_employee",
            ),
            models.CheckConstraint(
                name="preview_has_a_file_while_ready",
                condition=Q(state=PreviewState.READY) ^ Q(file_key=""),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be drawn."""
        return self.state in OPEN

    def __str__(self) -> str:
        return f"preview of {self.employee_id} ({self.state})"
