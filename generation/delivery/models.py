"""Approved pictures in the forms they leave in."""

from django.db import models

from tenants.kernel.scoping import TenantForeignKey, TenantModel


class Rendition(TenantModel):
    """A file made from an approved headshot for one purpose.

    Content-addressed; a plain object behind the gate.
    """

    headshot = TenantForeignKey("headshots.Headshot", on_delete=models.CASCADE, related_name="+")
    profile = models.CharField(max_length=24)
    file_key = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "headshot", "profile"], name="rendition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile} of {self.headshot_id}"
