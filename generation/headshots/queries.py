"""Reading batches and headshots."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from generation.headshots import policy
from generation.headshots.lifecycle import BatchState, HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.training.actions import AFTER_TRAINING
from generation.training.models import TrainingRun
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee

OPEN = (BatchState.QUEUED, BatchState.RENDERING)
MEASURE = "generation.headshots.tasks.measure"
MOST_ROUNDS = 4
"""The first rendering and three redos."""


def batches(employee: Employee) -> QuerySet[HeadshotBatch]:
    """The employee's batches, newest first."""
    rows = HeadshotBatch.objects.filter(employee=employee)
    rows = rows.select_related("style_version", "source__batch")
    return rows.order_by("-created_at", "pk")


def latest_batch(employee: Employee) -> HeadshotBatch | None:
    """The employee's newest batch, whatever its state."""
    return batches(employee).first()


def failed_opening(run: TrainingRun) -> Job | None:
    """The job that was to queue the run's headshots, if it failed and was not tried again."""
    # the job table is nobody's: it is asked for this organization's alone
    ours = Job.objects.filter(organization_id=run.organization_id, subject_id=run.pk)
    return ours.filter(kind=AFTER_TRAINING, state=JobState.FAILED).first()


def gallery(employee: Employee) -> QuerySet[Headshot]:
    """What the employee may choose from: newest batch first, best first."""
    rows = Headshot.objects.filter(employee=employee).exclude(
        state__in=[HeadshotState.DISCARDED, HeadshotState.WITHDRAWN]
    )
    rows = rows.select_related("batch__style_version", "batch__source__batch")
    return rows.order_by("-batch__round", "rank", "pk")


def best_of(batch: HeadshotBatch) -> list[Headshot]:
    """The batch's takes that pass and that no check flags, best first."""
    takes = gallery(batch.employee).filter(batch=batch, passes=True)
    return [take for take in takes if not policy.is_flagged(take.checks)]


def being_measured(headshots: Collection[Headshot]) -> set[UUID]:
    """Those of the headshots on which a worker is to measure what would make them stand out."""
    if not headshots:
        return set()
    # the job table is nobody's: it is asked for this organization's alone
    ours = Job.objects.filter(organization_id=next(iter(headshots)).organization_id, kind=MEASURE)
    rows = ours.filter(subject_id__in=[each.pk for each in headshots])
    waiting = rows.filter(state__in=[JobState.READY, JobState.RUNNING, JobState.HELD])
    return set(waiting.values_list("subject_id", flat=True))


def rounds_left(employee: Employee) -> int:
    """How many more times the employee may ask for new takes; rounds that gave none are free."""
    spent = HeadshotBatch.objects.filter(employee=employee, state__in=[*OPEN, BatchState.READY])
    return max(0, MOST_ROUNDS - spent.count())
