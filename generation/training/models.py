"""Fine-tuning one person's LoRA adapter."""

from django.db import models
from django.db.models import Q

from generation.training.lifecycle import LIFECYCLE, RunState
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel


class TrainingRun(Stateful, TenantModel):
    """One fine-tuning for one employee. Its job says who works on it; this row what came of it."""

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    consent_receipt = TenantForeignKey(
        "consent.ConsentReceipt", on_delete=models.PROTECT, related_name="+"
    )
    job_id = models.UUIDField(null=True)
    base = models.CharField(max_length=40)
    seed = models.PositiveIntegerField()
    plan = models.PositiveSmallIntegerField(default=1)
    """Which of the ways to train: a second one follows where no picture of the first passes."""
    photo_ids = models.JSONField(default=list)
    held_out_ids = models.JSONField(default=list)
    """Those of them that were not learned from: likeness is measured against these."""
    spec_digest = models.CharField(max_length=64, blank=True)
    adapter_key = models.CharField(max_length=300, blank=True)
    report_key = models.CharField(max_length=300, blank=True)
    """The page that the training left; it shows the person's photos, so it is encrypted too."""
    likeness = models.FloatField(null=True)
    """Of the kept adapter's pictures to held-out photos, 0 to 1; null where it was not measured."""
    stage = models.CharField(max_length=24, blank=True)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    first_loss = models.FloatField(null=True)
    last_loss = models.FloatField(null=True)
    stage_seconds = models.JSONField(default=dict)
    failure_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]),
                name="one_open_run_per_employee",
            ),
            models.CheckConstraint(
                name="ready_run_has_adapter",
                condition=~Q(state=RunState.READY) | ~Q(adapter_key=""),
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "employee", "-created_at"], name="run_by_employee")
        ]

    def __str__(self) -> str:
        return f"training of {self.employee_id} ({self.state})"
