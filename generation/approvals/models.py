"""The second pair of eyes: what was put before reviewers, what they decided, and by which rules."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from generation.approvals.lifecycle import DECIDED, LIFECYCLE, ApprovalState
from generation.approvals.policy import UNDO_WINDOW
from generation.headshots.redos import RedoReason
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class ApprovalPolicy(TenantModel):
    """How a company's headshots are approved; a company without a row has what is written here."""

    needs_sign_off = models.BooleanField(default=True)
    """Whether nothing is approved that the employee did not choose themselves."""
    steps = models.PositiveSmallIntegerField(default=1)
    """How many reviewers have to say yes, each of them another person."""
    auto_approve = models.BooleanField(default=False)
    """Whether what passes every check is approved without a reviewer."""
    carries_over = models.BooleanField(default=False)
    """Whether the approval of a picture may count for another finish of it."""
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="one_approval_policy"),
            models.CheckConstraint(
                name="one_or_two_reviewers", condition=Q(steps__gte=1, steps__lte=2)
            ),
            models.CheckConstraint(
                name="somebody_looks", condition=Q(needs_sign_off=True) | Q(auto_approve=False)
            ),
        ]

    def __str__(self) -> str:
        """The rules in a few words, as the audit log has them."""
        reviewers = "1 reviewer" if self.steps == 1 else f"{self.steps} reviewers"
        parts = [reviewers, "" if self.needs_sign_off else "no sign-off"]
        parts.append("automatic where all passes" if self.auto_approve else "")
        parts.append("carries over" if self.carries_over else "")
        return ", ".join(part for part in parts if part)


class Approval(Stateful, TenantModel):
    """One employee's submission, from their sign-off to a reviewer's decision."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    headshot = TenantForeignKey("headshots.Headshot", on_delete=models.CASCADE, related_name="+")
    """The first choice; after approval the one that was approved."""
    signed_at = models.DateTimeField()
    """When it was put before the reviewers."""
    is_signed = models.BooleanField(default=True)
    """Whether the employee did that, else the company's rules."""
    first_reviewer_id = models.UUIDField(null=True)
    """The membership that said yes as the first of two."""
    reviewer_id = models.UUIDField(null=True)
    """The membership that decided; nobody where the rules approved."""
    decided_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    """When the decision went out by itself; it does once nobody may simply undo it any more."""
    reason = models.CharField(max_length=16, blank=True, choices=RedoReason.choices)
    note = models.CharField(max_length=400, blank=True)
    suggested = TenantForeignKey(
        "headshots.Headshot", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Another of the choices, which the reviewer would rather approve once it is signed off."""
    edit = TenantForeignKey(
        "headshots.HeadshotBatch", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The edit that was asked for with the changes."""

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=~Q(state=ApprovalState.WITHDRAWN),
                name="one_standing_approval",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "signed_at"], name="approval_queue"),
            models.Index(
                fields=["organization", "decided_at"],
                condition=Q(told_at=None, state__in=DECIDED),
                name="approval_untold",
            ),
            models.Index(fields=["organization", "state_changed_at"], name="approval_by_change"),
        ]

    @property
    def leaves_at(self) -> datetime | None:
        """When the decision goes out by itself; until then it is undone as if it never was."""
        return self.decided_at + UNDO_WINDOW if self.decided_at else None

    def __str__(self) -> str:
        return f"approval of {self.employee_id} ({self.state})"


class Choice(TenantModel):
    """A headshot that was put before the reviewers; position 1 is the one the employee wants."""

    approval = TenantForeignKey(Approval, on_delete=models.CASCADE, related_name="choices")
    headshot = TenantForeignKey("headshots.Headshot", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "approval", "position"], name="choice_position_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "approval", "headshot"], name="choice_headshot_once"
            ),
            models.CheckConstraint(name="six_choices_at_most", condition=Q(position__range=(1, 6))),
        ]

    def __str__(self) -> str:
        return f"choice {self.position} of {self.approval_id}"


class Presence(TenantModel):
    """Where a reviewer was last: with whom, and when. Older than `policy.PRESENT_FOR` it says
    nothing."""

    member = TenantForeignKey(
        "organizations.Membership", on_delete=models.CASCADE, related_name="+"
    )
    approval = TenantForeignKey(Approval, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "member"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.approval_id}"
