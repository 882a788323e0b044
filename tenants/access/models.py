"""Keys that machines hold, and how often somebody has tried to get in."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tenants.kernel.scoping import TenantModel


class ApiKey(TenantModel):
    """A key for the REST API, with scopes.

    The secret is kept as a digest in the look-up table and shown once.
    """

    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=16)
    """The key's first characters, to tell keys apart."""
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "-created_at"], name="api_key_by_time")]

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """How often something was tried, before anybody knows by whom: digests, no organization."""

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tries} of {self.key[:8]}"
