"""Asking for a training, and recording how it goes."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.photos import actions as photo_actions
from generation.photos import queries as photos
from generation.previews import actions as previews
from generation.training.lifecycle import LIFECYCLE, RunState
from generation.training.models import TrainingRun
from generation.training.queries import OPEN, of
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

TRAIN = "generation.training.tasks.train"
AFTER_TRAINING = "generation.headshots.tasks.open_batch"
"""What follows a finished run; named by path, since headshots stand above training."""
SEEDS = 2**31
"""As many as a database's integer holds; they begin anew after the last."""


class NotEnoughPhotos(Conflict):
    """Too few photos are accepted, or some are still being checked."""

    code = "not_enough_photos"


class AlreadyTraining(Conflict):
    """The employee has an open run."""

    code = "already_training"
    sentence = gettext_lazy("Your model is being trained already.")


def request(employee: Employee, *, base: str, seed: int, actor: Actor, at: datetime) -> TrainingRun:
    """Queue a training on the employee's accepted photos, and ahead of it a preview.

    Where the base's licence is still to be accepted, its worker puts it on hold until it is.

    Raises:
        ConsentMissing: there is no standing consent.
        NotEnoughPhotos: saying how many are missing.
        AlreadyTraining: one run at a time.
    """
    receipt = consent.require(employee, at=at)
    _require_photos(employee)
    chosen = [str(pk) for pk in photos.admitted(employee).values_list("pk", flat=True)]
    run = TrainingRun(
        employee=employee, consent_receipt=receipt, base=base, seed=seed, photo_ids=chosen
    )
    _open(run, at=at)
    record("trainingrun.order", run, actor=actor, at=at, photos=len(chosen))
    previews.request(employee, base=base, seed=seed, at=at)
    photo_actions.ask_whose(employee, at=at)
    _enqueue(run, at=at)
    return run


def retrain(run: TrainingRun, *, at: datetime) -> TrainingRun | None:
    """Train once more on the same photos, by the second plan: no picture of the first passed.

    None where that was done already, a photo or the consent is gone, or another run is open.
    """
    receipt = consent.standing_receipt(run.employee, at=at)
    if run.plan > 1 or receipt is None or not _has_all_photos(run):
        return None
    if of(run.employee).filter(state__in=OPEN).exists():
        return None
    second = TrainingRun(
        employee_id=run.employee_id,
        consent_receipt=receipt,
        base=run.base,
        # other photos are held out, in case it was these that misled
        seed=(run.seed + 1) % SEEDS,
        plan=run.plan + 1,
        photo_ids=run.photo_ids,
    )
    _open(second, at=at)
    record("trainingrun.retrain", second, actor=SYSTEM, at=at)
    _enqueue(second, at=at)
    return second


def _has_all_photos(run: TrainingRun) -> bool:
    left = photos.admitted(run.employee).filter(pk__in=run.photo_ids).count()
    return 0 < left == len(run.photo_ids)


def _open(run: TrainingRun, *, at: datetime) -> None:
    for name, value in LIFECYCLE.start(at=at).items():
        setattr(run, name, value)
    run.created_at = at
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyTraining from error


def _enqueue(run: TrainingRun, *, at: datetime) -> None:
    job = jobs.enqueue(
        TRAIN, organization_id=run.organization_id, subject_id=run.pk, at=at, queue="gpu"
    )
    TrainingRun.objects.filter(pk=run.pk).update(job_id=job.pk)
    run.job_id = job.pk


def start(run: TrainingRun, *, at: datetime, **plan: Any) -> None:
    """A worker took the run up, for the first time or again after a loss.

    `plan` is what it is about to do: `steps`, `spec_digest` and `held_out_ids`.
    """
    LIFECYCLE.apply(run, "start", at=at, started_at=run.started_at or at, **plan)


def note_progress(run: TrainingRun, **progress: Any) -> None:
    """Write how far a running training is. A run that was stopped meanwhile stays as it is."""
    TrainingRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(**progress)


def finish(run: TrainingRun, *, adapter_key: str, at: datetime, **figures: Any) -> None:
    """The adapter is stored: have its headshots made."""
    LIFECYCLE.apply(
        run, "finish", at=at, adapter_key=adapter_key, stage="", finished_at=at, **figures
    )
    jobs.enqueue(AFTER_TRAINING, organization_id=run.organization_id, subject_id=run.pk, at=at)


def fail(run: TrainingRun, *, code: str, at: datetime) -> None:
    """The run ended without an adapter."""
    LIFECYCLE.apply(run, "fail", at=at, failure_code=code, finished_at=at)


def retry(run: TrainingRun, *, actor: Actor, at: datetime) -> None:
    """Try a failed run again, from its checkpoint and with a fresh allowance of attempts.

    Raises:
        ConsentMissing: there is no standing consent.
        AlreadyTraining: a newer run is open.
        IllegalMove: the run has not failed.
    """
    consent.require(run.employee, at=at)
    try:
        with transaction.atomic():
            LIFECYCLE.apply(run, "retry", at=at, actor=actor, failure_code="", finished_at=None)
            if run.job_id:
                jobs.retry(run.job_id, at=at)
    except IntegrityError as error:
        raise AlreadyTraining from error


def cancel(run: TrainingRun, *, actor: Actor = SYSTEM, at: datetime) -> None:
    """Stop a run, and its preview with it; its worker notices within seconds."""
    with transaction.atomic():
        LIFECYCLE.apply(run, "cancel", at=at, actor=actor, finished_at=at)
        if run.job_id:
            jobs.cancel(run.job_id, at=at)
        previews.erase_of(run.employee, actor=actor, at=at)


def cancel_open(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> int:
    """Stop whatever run of the employee is open; returns how many there were."""
    with transaction.atomic():
        # locked, so that one that finishes at this moment is either stopped or left alone
        mine = TrainingRun.objects.select_for_update(no_key=True).filter(employee=employee)
        runs = list(mine.filter(state__in=OPEN))
        for run in runs:
            cancel(run, actor=actor, at=at)
    return len(runs)


def erase(run: TrainingRun, *, actor: Actor = SYSTEM, at: datetime) -> None:
    """Forget the adapter, its report and which photos it learned from; files become strays."""
    forgotten: dict[str, Any] = {"adapter_key": "", "report_key": "", "likeness": None}
    LIFECYCLE.apply(run, "erase", at=at, actor=actor, photo_ids=[], held_out_ids=[], **forgotten)


def _require_photos(employee: Employee) -> None:
    counts = photos.counts(employee)
    if counts.checking:
        raise NotEnoughPhotos(
            _("{checking} of your photos are still being checked. Try again in a moment.").format(
                checking=counts.checking
            )
        )
    if not counts.missing:
        return
    if counts.faceless:
        raise NotEnoughPhotos(
            _(
                "We see no face in {faceless} of your photos: add {missing} more that show "
                "your whole face."
            ).format(faceless=counts.faceless, missing=counts.missing),
            missing=counts.missing,
        )
    raise NotEnoughPhotos(
        _("{admitted} photos are accepted, and {enough} are needed: add {missing} more.").format(
            admitted=counts.admitted, enough=photos.ENOUGH, missing=counts.missing
        ),
        missing=counts.missing,
    )
