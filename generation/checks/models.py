"""A picture from anywhere that a member asked about, and what was found."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from generation.checks.lifecycle import LIFECYCLE, CheckState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantModel

KEPT = timedelta(hours=1)
"""How long what was found is kept; the picture goes as soon as it was looked at."""


class PictureCheck(Stateful, TenantModel):
    """One question of one member."""

    member_id = models.UUIDField()
    """Only they see it."""
    file_key = models.CharField(max_length=300, blank=True)
    found = models.JSONField(null=True)
    """`delivery.checking.Checked` as plain values."""
    failure_code = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.CheckConstraint(
                name="checked_picture_is_not_kept",
                condition=Q(state=CheckState.RECEIVED) ^ Q(file_key=""),
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk} ({self.state})"
