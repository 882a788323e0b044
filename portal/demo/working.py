"""Watching what workers do for a person: a training, a rendering, the files of an approved one."""

from datetime import datetime
from typing import Final
from uuid import UUID

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.delivery import gate
from generation.delivery import queries as delivery
from generation.headshots import actions as headshots
from generation.headshots import queries as batches
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import HeadshotBatch
from generation.training import actions as training
from generation.training import queries as runs
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from portal.demo.standing import Ending, Standing, Turn
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.jobs.lifecycle import JobState
from tenants.kernel.jobs.reasons import sentence
from tenants.kernel.models import Job

ABOUT_THE_PHOTOS: Final = frozenset(
    {"no_face_rendered", "no_picture_kept", "photo_unreadable", "training_diverged"}
)
"""Failures that would come again with the same photos, and are nobody else's fault."""
CALLED_OFF: Final = (RunState.CANCELLED, RunState.ERASED, BatchState.CANCELLED)


def watch(turn: Turn) -> Standing:
    """How far the training or the rendering is, whichever is newer."""
    newest = batches.latest_batch(turn.employee), runs.latest(turn.employee)
    standing = [row for row in newest if row and row.state not in CALLED_OFF]
    work = max(standing, key=lambda row: row.created_at, default=None)
    if isinstance(work, TrainingRun):
        return _watch_run(turn, work)
    if isinstance(work, HeadshotBatch):
        return _watch_batch(turn, work)
    return Standing("called off")  # this moment: the next look finds another step


def await_files(turn: Turn) -> Standing:
    """Approved, as soon as there is something to download."""
    if delivery.renditions(turn.employee, way=gate.EMPLOYEE):
        return Standing(Ending.APPROVED)
    approval = approval_queries.standing(turn.employee)
    if approval is None:
        return Standing("called back")  # this moment
    return _await_job(
        turn, approvals.AFTER_APPROVAL, approval.headshot_id, "approved, files being made"
    )


def _watch_run(turn: Turn, run: TrainingRun) -> Standing:
    if run.state == RunState.FAILED:
        if not _may_try_again(turn, run.failure_code, run.state_changed_at):
            return _given_up(run.failure_code)
        training.retry(run, actor=turn.actor, at=turn.at)
    if run.state == RunState.READY:
        return _await_job(turn, training.AFTER_TRAINING, run.pk, "rendering queued")
    if run.state == RunState.RUNNING and run.steps:
        return Standing(f"learning {run.step}/{run.steps}")
    return Standing("training queued")


def _watch_batch(turn: Turn, batch: HeadshotBatch) -> Standing:
    if batch.state == BatchState.FAILED:
        if not _may_try_again(turn, batch.failure_code, batch.state_changed_at):
            return _given_up(batch.failure_code)
        headshots.retry(batch, actor=turn.actor, at=turn.at)
    if batch.state == BatchState.QUEUED:
        return Standing("rendering queued")
    return Standing(f"rendering {batch.rendered}/{batch.candidates}")


def _await_job(turn: Turn, kind: str, subject_id: UUID, stage: str) -> Standing:
    """Wait for a job that leaves no mark on its subject when it fails."""
    newest = Job.objects.filter(kind=kind, subject_id=subject_id).order_by("-created_at", "pk")
    job = newest.first()
    if job and job.state == JobState.FAILED:
        if not _may_try_again(turn, job.failure_code, job.state_changed_at):
            return _given_up(job.failure_code)
        jobs.retry(job.pk, at=turn.at)
    return Standing(stage)


def _may_try_again(turn: Turn, code: str, failed_at: datetime) -> bool:
    return failed_at < turn.since and code not in ABOUT_THE_PHOTOS


def _given_up(code: str) -> Standing:
    ending = Ending.REFUSED if code in ABOUT_THE_PHOTOS else Ending.FAILED
    return Standing(ending, sentence(code))
