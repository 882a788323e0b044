"""Reading batches and headshots."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from generation.headshots import policy
from generation.headshots.lifecycle import BatchState, HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.training import queries as training
from generation.training.actions import AFTER_TRAINING
from generation.training.models import TrainingRun
from generation.vision.composition import Framing
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.models import Job
from tenants.people.models import Employee

OPEN = (BatchState.QUEUED, BatchState.RENDERING)
MEASURE = "generation.headshots.tasks.measure"
MOST_REDOS = 3
"""Redos and edits that somebody may ask for of what was drawn from the same photos."""


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


def head_of(take: Headshot) -> Framing | None:
    """Where the head is on a take: as it was measured, else as its style asks. None on a photo of
    somebody's own, on which nothing is measured."""
    if take.is_own_photo:
        return None
    places = ("eye_line", "head_height", "centre")
    found = take.traits or take.style_version.framing
    return Framing(**{place: found[place] for place in places})


def best_of(batch: HeadshotBatch) -> list[Headshot]:
    """The batch's takes that pass and that no check flags, nor the person on them, best first."""
    takes = gallery(batch.employee).filter(batch=batch, passes=True, is_unlike=False)
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


def redos_left(employee: Employee) -> int:
    """How many more times the employee may have takes of their photos drawn anew or changed.

    What gave no takes is free, and so is what we try again by ourselves; other photos begin anew.
    """
    asked = ~Q(redo_reason="") | Q(source__isnull=False)
    spent = HeadshotBatch.objects.filter(asked, employee=employee)
    spent = spent.filter(state__in=[*OPEN, BatchState.READY])
    if ordered := training.ordered(employee):
        spent = spent.filter(created_at__gte=ordered.created_at)
    return max(0, MOST_REDOS - spent.count())
