"""Which company accepted the licence of which base."""

from django.db import models

from tenants.kernel.scoping import TenantModel


class Acceptance(TenantModel):
    """An owner's acceptance of a base's licence, with a copy of its terms as they stood then.

    Never changed: other terms are accepted anew. Who it was is copied too, since members go.
    """

    base = models.CharField(max_length=40)
    title = models.CharField(max_length=80)
    licence = models.CharField(max_length=120)
    address = models.CharField(max_length=300)
    reference = models.TextField()
    until = models.DateField()
    digest = models.CharField(max_length=64)
    member_id = models.UUIDField()
    member_name = models.CharField(max_length=254)
    accepted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "digest"], name="terms_accepted_once")
        ]

    def __str__(self) -> str:
        return f"licence of {self.base} until {self.until}"
