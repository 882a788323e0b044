"""The photos an employee uploads."""

from django.db import models
from django.db.models import Q

from generation.photos.lifecycle import LIFECYCLE, PhotoState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Photo(Stateful, TenantModel):
    """One uploaded photo: first the received bytes, after intake the clean copy; both encrypted."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    upload_key = models.CharField(max_length=64)
    """The sender's idempotency key: the same one again is the same photo."""
    file_key = models.CharField(max_length=300, blank=True)
    thumbnail_key = models.CharField(max_length=300, blank=True)
    embedding_key = models.CharField(max_length=300, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the bytes that were sent; empty once the photo is erased."""
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    verdict_code = models.CharField(max_length=40, blank=True)
    overridable = models.BooleanField(default=False)
    """Whether "use anyway" is offered: for face checks only."""
    overridden_at = models.DateTimeField(null=True)
    is_wanted = models.BooleanField(default=False)
    """The person asked for it to be used, so neither a doubt nor a better photo takes its place."""
    measured = models.JSONField(default=dict)
    """What intake measured, with the models' versions, so that a threshold can change later."""
    received_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "employee", "upload_key"], name="upload_once"
            ),
            models.CheckConstraint(
                name="erased_photo_has_no_files",
                condition=~Q(state=PhotoState.ERASED)
                | Q(file_key="", thumbnail_key="", embedding_key=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "employee", "received_at"], name="photo_by_employee"
            ),
            models.Index(
                fields=["organization", "employee"],
                condition=Q(state=PhotoState.STALLED),
                name="photo_stalled",
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.id} ({self.state})"


class SharedFace(TenantModel):
    """Two employees whose photos seem to show the same person; gone with the photos of either."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    other = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee", "other"], name="shared_face_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} and {self.other_id} look alike"
