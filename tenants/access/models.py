"""Keys that machines hold, how often somebody has tried to get in, and what was answered once."""

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


class GivenAnswer(TenantModel):
    """What a request with an idempotency key was answered, for when it comes once more."""

    asked_by = models.UUIDField()
    """The membership or the key that asked."""
    key = models.CharField(max_length=64)
    asked_digest = models.CharField(max_length=64)
    """Of what was asked: a key is for one request only."""
    answer = models.JSONField(default=dict)
    asked_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "asked_by", "key"], name="one_answer_for_a_key"
            )
        ]
        indexes = [models.Index(fields=["organization", "asked_at"], name="given_answer_by_time")]

    def __str__(self) -> str:
        return f"answer to {self.key[:8]} of {self.asked_by}"


class Tally(models.Model):
    """How often something was tried, before anybody knows by whom: digests, no organization."""

    key = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.tries} of {self.key[:8]}"
