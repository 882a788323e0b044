"""Where an employee stands on the way from consent to approved headshot."""

from datetime import datetime
from enum import StrEnum

from generation.approvals import queries as approvals
from generation.approvals.lifecycle import WAITING, ApprovalState
from generation.headshots import queries as headshots
from generation.headshots.lifecycle import BatchState
from generation.ownphotos import queries as ownphotos
from generation.training import queries as training
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import queries as consent
from tenants.people.models import Employee


class Step(StrEnum):
    """What comes next for an employee."""

    CONSENT = "consent"
    PHOTOS = "photos"
    OWN_PHOTO = "own_photo"
    WORKING = "working"
    CHOOSING = "choosing"
    REVIEW = "review"
    APPROVED = "approved"


def step_of(employee: Employee, *, at: datetime) -> Step:
    """Where the employee stands; what is furthest along wins."""
    approval = approvals.standing(employee)
    if approval and approval.state == ApprovalState.APPROVED:
        return Step.APPROVED
    if ownphotos.current(employee):
        waits = approval and approval.state in WAITING
        return Step.REVIEW if waits else Step.OWN_PHOTO
    if consent.standing_receipt(employee, at=at) is None:
        return Step.CONSENT
    if approval and approval.state in WAITING:
        return Step.REVIEW
    return _making(employee)


def _making(employee: Employee) -> Step:
    batch, run = headshots.latest_batch(employee), training.latest(employee)
    newer_run = run and (batch is None or run.created_at > batch.created_at)
    if newer_run and run and run.state not in _over(run):
        return Step.WORKING
    has_takes = headshots.gallery(employee).exists()
    if batch and batch.state in headshots.OPEN:
        return Step.WORKING
    if batch and batch.state == BatchState.FAILED and not has_takes:
        return Step.WORKING
    return Step.CHOOSING if has_takes else Step.PHOTOS


def _over(run: TrainingRun) -> set[RunState]:
    """The states in which a run brings nothing more; what a second try fails at, the first left."""
    over = {RunState.CANCELLED, RunState.ERASED}
    return over | {RunState.FAILED} if run.plan > 1 else over
