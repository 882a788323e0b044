"""Giving approved headshots another version's background and framing, person by person."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from generation.rebrands.lifecycle import REBRAND, REFINISH, RebrandState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel

UNDO_FOR = timedelta(days=30)
"""How long the earlier picture is kept after another took its place."""


class Rebrand(Stateful, TenantModel):
    """One change of look: who it is about, to which version, and how far it is."""

    version = TenantForeignKey("styles.StyleVersion", on_delete=models.PROTECT, related_name="+")
    everyone = models.BooleanField(default=False)
    """Whether it is about people of any style; else about those of the version's own."""
    department_ids = models.JSONField(default=list)
    """Where it is not empty, only people of these departments."""
    employee_ids = models.JSONField(default=list)
    """Where it is not empty, only these people."""
    framing = models.JSONField(default=dict)
    """In a crop of one picture: where its head is put instead of where the version has it, which
    then is the version that it is in already."""
    carries_over = models.BooleanField(default=False)
    """Whether the approval of the earlier picture is to count for the new one, as long as the
    company's rules let it; else reviewers say."""
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            REBRAND.check(),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(
                    state__in=[RebrandState.RUNNING, RebrandState.PAUSED, RebrandState.UNDOING]
                ),
                name="one_rebrand_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"rebrand {self.id} ({self.state})"


class Refinish(Stateful, TenantModel):
    """One person's approved headshot with another finish: the face's pixels stay as they are.

    Until the new files are put to use the headshot points at the earlier ones, and after it this
    row keeps the earlier ones until they can be brought back no longer.
    """

    rebrand = TenantForeignKey(Rebrand, on_delete=models.CASCADE, related_name="items")
    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    headshot = TenantForeignKey("headshots.Headshot", on_delete=models.CASCADE, related_name="+")
    earlier_version = TenantForeignKey(
        "styles.StyleVersion", on_delete=models.PROTECT, related_name="+"
    )
    is_sample = models.BooleanField(default=False)
    """Made before the start, to be looked at."""
    earlier = models.JSONField(default=dict)
    """The earlier picture's files by the headshot's fields (`headshots.actions.FINISHED`)."""
    new = models.JSONField(default=dict)
    """The new ones, once they are made."""
    earlier_traits = models.JSONField(null=True)
    new_traits = models.JSONField(null=True)
    """What was measured on either, as `Headshot.traits` has it, unless the headshot has it now."""
    first_reviewer_id = models.UUIDField(null=True)
    """The membership that said yes to the new picture as the first of two."""
    failure_code = models.CharField(max_length=40, blank=True)
    why_left = models.CharField(max_length=40, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            REFINISH.check(),
            models.UniqueConstraint(
                fields=["organization", "rebrand", "employee"], name="refinish_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "rebrand", "state"], name="refinish_by_state")
        ]

    def __str__(self) -> str:
        return f"refinish of {self.employee_id} ({self.state})"
