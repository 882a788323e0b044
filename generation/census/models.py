"""What is done with many people at once, person by person, and the searches that members keep."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy, pgettext_lazy

from generation.census.lifecycle import LIFECYCLE
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel

UNDO_FOR = timedelta(days=7)
"""How long a change can be taken back."""


class Kind(models.TextChoices):
    """What can be done with many."""

    INVITE = "invite", pgettext_lazy("verb", "Invite")
    REMIND = "remind", gettext_lazy("Remind")
    RESEND = "resend", gettext_lazy("Send the invite again")
    REVOKE = "revoke", gettext_lazy("Revoke the invite")
    MOVE = "move", gettext_lazy("Move to a department")
    LEAVE = "leave", gettext_lazy("Mark as left")


class Outcome(models.TextChoices):
    """What became of one person in a change."""

    WAITING = "waiting", gettext_lazy("Waiting")
    DONE = "done", gettext_lazy("Done")
    REFUSED = "refused", gettext_lazy("Left as they were")
    UNDONE = "undone", gettext_lazy("Taken back")
    KEPT = "kept", pgettext_lazy("outcome", "Changed since")


class BulkChange(Stateful, TenantModel):
    """One thing that is done with many people; it is about exactly those it was pressed for."""

    kind = models.CharField(max_length=12, choices=Kind.choices)
    department = TenantForeignKey(
        "people.Department", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Where people are moved to; out of theirs without one."""
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=40, blank=True)
    job_id = models.UUIDField(null=True)
    """The worker's job, where it is more than one request does."""
    total = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.CheckConstraint(
                name="bulk_change_kind_known", condition=models.Q(kind__in=Kind.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "actor_id", "-created_at"], name="bulk_change_by_actor"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.total} ({self.state})"


class BulkItem(TenantModel):
    """One person in a change."""

    change = TenantForeignKey(BulkChange, on_delete=models.CASCADE, related_name="items")
    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(
        max_length=12, choices=Outcome.choices, default=Outcome.WAITING, editable=False
    )
    earlier = models.JSONField(default=dict)
    """What taking it back needs to know: ids and states only."""
    why = models.CharField(max_length=40, blank=True)
    """The code of what was refused."""
    done_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "change", "employee"], name="bulk_item_once"
            ),
            models.CheckConstraint(
                name="bulk_item_outcome_known", condition=models.Q(outcome__in=Outcome.values)
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "change", "outcome"], name="bulk_item_by_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.change_id} ({self.outcome})"


class SavedView(TenantModel):
    """A search of the people that one member kept under a name."""

    membership = TenantForeignKey(
        "organizations.Membership", on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600, blank=True)
    """The list's address behind the question mark."""
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                "organization", "membership", Lower("name"), name="saved_view_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
