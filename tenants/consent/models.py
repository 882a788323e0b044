"""What people agree to, and the proof that they did."""

from django.db import models

from tenants.consent.texts import HEADSHOTS
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class ConsentText(models.Model):
    """A published version of the consent text, the same for every organization.

    The newest per purpose and language is current.
    """

    purpose = models.CharField(max_length=40, default=HEADSHOTS)
    version = models.PositiveIntegerField()
    locale = models.CharField(max_length=8, default="en")
    body = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "version", "locale"], name="consent_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"consent text {self.version} ({self.locale})"


class ConsentReceipt(TenantModel):
    """An employee's agreement to one version of the text.

    Only its end is ever added, and after an erasure the person's own words are taken out: the
    proof stays.
    """

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    text_version = models.PositiveIntegerField()
    text_digest = models.CharField(max_length=64)
    locale = models.CharField(max_length=8)
    purpose = models.CharField(max_length=40, default=HEADSHOTS)
    typed_name = models.CharField(max_length=120)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)
    """When a newer receipt took its place."""

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee", "purpose"],
                condition=models.Q(withdrawn_at=None, replaced_at=None),
                name="one_standing_receipt",
            )
        ]

    def __str__(self) -> str:
        return f"consent of {self.employee_id}"
