"""What a style looks like before anybody is rendered in it: three people who do not exist."""

from django.db import models
from django.db.models import Q

from generation.samples.lifecycle import LIFECYCLE, OPEN, DrawingState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantModel

PEOPLE = 3
"""Pictures of one drawing: the base draws the same people in every style."""


class SampleDrawing(Stateful, TenantModel):
    """The sample people as the base draws them in one look, drawn once however many drafts and
    versions have it."""

    digest = models.CharField(max_length=64)
    """Of all that makes the pictures; see `queries.look_of`."""
    base = models.CharField(max_length=40)
    look = models.JSONField()
    job_id = models.UUIDField(null=True)
    drawn = models.PositiveSmallIntegerField(default=0)
    """How many people are on paper so far."""
    file_keys = models.JSONField(default=list)
    failure_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(fields=["organization", "digest"], name="look_drawn_once"),
            models.CheckConstraint(
                name="drawing_has_files_when_ready",
                condition=Q(state=DrawingState.READY) ^ Q(file_keys=[]),
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be drawn."""
        return self.state in OPEN

    def __str__(self) -> str:
        return f"samples {self.digest[:12]} ({self.state})"
