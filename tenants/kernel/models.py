"""The kernel's tables.

`Job` and `Lookup` are the only two that hold an organization's id without being a tenant table.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from tenants.kernel.jobs.lifecycle import LIFECYCLE, JobState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantModel

SHARED_KINDS = ["member", "address"]
"""Kinds of look-up in which one value may lead to several organizations."""


class Lookup(models.Model):
    """Where a digest leads before the tenant is known; see `tenants.kernel.lookups`."""

    kind = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    organization_id = models.UUIDField()
    subject_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "organization_id", "subject_id"], name="lookup_once"
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(kind__in=SHARED_KINDS),
                name="lookup_leads_to_one",
            ),
        ]
        indexes = [models.Index(fields=["subject_id", "kind"], name="lookup_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"


class SubjectKey(TenantModel):
    """The key that encrypts everything kept about one employee, wrapped by the master key.

    Destroying it empties `wrapped`; the row stays, so that no late write makes a new key.
    """

    subject_id = models.UUIDField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "subject_id"], name="one_key_per_subject"
            )
        ]

    def __str__(self) -> str:
        return f"key of {self.subject_id}"


class UnwantedFile(TenantModel):
    """A file that no row names any more, until the storage has deleted it.

    It is written with what made the file unwanted, so that no failure after the commit keeps one.
    """

    key = models.CharField(max_length=300)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="unwanted_once")
        ]

    def __str__(self) -> str:
        return f"unwanted {self.key}"


class Job(Stateful):
    """Work for a worker.

    The row is the truth, the queue only a doorbell; no personal data is kept here.

    `kind` is the dotted path of the handler; `subject_id` the domain row it works on. `attempt` is
    raised at claim and fences every later write; the lease lives on the database's clock.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organization_id = models.UUIDField()
    kind = models.CharField(max_length=120)
    subject_id = models.UUIDField()
    queue = models.CharField(max_length=16, default="default")
    fair_tag = models.FloatField()
    is_urgent = models.BooleanField(default=False)
    """Short work that somebody watches for: its line is ahead of the others'."""
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    checkpoint_key = models.CharField(max_length=300, blank=True)
    failure_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            LIFECYCLE.check(),
            models.CheckConstraint(
                name="attempts_within_allowance", condition=Q(attempt__lte=F("max_attempts"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "fair_tag", "id"],
                condition=Q(state=JobState.READY),
                name="job_ready",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state=JobState.RUNNING), name="job_running"
            ),
            models.Index(
                fields=["organization_id"], condition=Q(state=JobState.HELD), name="job_held"
            ),
            models.Index(fields=["queue", "-fair_tag"], name="job_clock"),
            models.Index(fields=["queue", "organization_id", "-fair_tag"], name="job_fair"),
            models.Index(fields=["subject_id", "kind"], name="job_subject"),
            models.Index(fields=["-state_changed_at", "-id"], name="job_by_change"),
            models.Index(
                fields=["queue", "fair_tag", "id"],
                condition=Q(state=JobState.READY, is_urgent=True),
                name="job_urgent_ready",
            ),
            models.Index(
                fields=["queue", "organization_id", "-fair_tag"],
                condition=Q(is_urgent=True),
                name="job_urgent_fair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind.rpartition('.')[2]} {self.id} ({self.state})"
