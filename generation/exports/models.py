"""What was exported: by whom, when, chosen how, and which files were in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from generation.exports.naming import LONGEST_PATTERN
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Export(TenantModel):
    """One set of approved pictures, fixed when it was made, and how its last download ended.

    A download gives out of the set what may still leave by then.
    """

    profiles = ArrayField(models.CharField(max_length=24))
    departments = ArrayField(models.UUIDField(), default=list)
    """Their ids; none means the whole company."""
    since = models.DateTimeField(null=True)
    """Only what changed from then on."""
    pattern = models.CharField(max_length=LONGEST_PATTERN)
    made_at = models.DateTimeField()
    made_by_kind = models.CharField(max_length=16)
    made_by = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    """Bytes of the pictures."""
    delivered_at = models.DateTimeField(null=True)
    """When it was last downloaded to the end."""
    delivered_count = models.PositiveIntegerField(default=0)
    left_out_count = models.PositiveIntegerField(default=0)
    """How many of the set might not leave any more by then, or could not be read."""
    manifest_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the `manifest.json` that was delivered."""

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "-made_at"], name="export_by_time")]

    def __str__(self) -> str:
        return f"export of {self.count} files"


class ExportItem(TenantModel):
    """One file of an export. Ids and a digest only: nothing here stands in an erasure's way."""

    export = TenantForeignKey(Export, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    profile = models.CharField(max_length=24)
    rendition_id = models.UUIDField()
    """The row goes with the approval; that the file was here stays known."""
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    approved_at = models.DateTimeField()
    was_delivered = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "export", "position"], name="export_position_once"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "employee", "profile"], name="export_by_person")
        ]

    def __str__(self) -> str:
        return f"{self.profile} of {self.employee_id}"
