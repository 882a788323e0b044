"""Approved pictures in the forms they leave in."""

from django.db import models

from generation.styles.profiles import PROFILES, Profile
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
    mark_number = models.BigIntegerField(null=True)
    """What the invisible mark says; None where there is none, since the headshot has no matte."""
    is_labelled = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "headshot", "profile"], name="rendition_once"
            )
        ]

    @property
    def form(self) -> Profile:
        """What it was made as; only of one that may leave."""
        return PROFILES[self.profile]

    def __str__(self) -> str:
        return f"{self.profile} of {self.headshot_id}"


class Preferences(TenantModel):
    """What a company wants of its files. Without a row nothing is asked for."""

    has_label = models.BooleanField(default=False)
    """Each file is to say visibly that it was generated."""
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="one_row_of_preferences")
        ]

    def __str__(self) -> str:
        return f"files with{'' if self.has_label else 'out'} a label"
