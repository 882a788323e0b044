"""Ordering a round of headshots: the first, a redo, an edit of one take."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.headshots import edits, queries, redos
from generation.headshots.edits import Change
from generation.headshots.lifecycle import BATCH
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import Wish
from generation.styles import queries as styles
from generation.styles.models import StyleVersion
from generation.styles.policy import open_axes
from generation.training import actions as training
from generation.training import queries as runs
from generation.training.models import TrainingRun
from generation.wishes import queries as wishes
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

RENDER = "generation.headshots.tasks.render"


class NoStyle(Conflict):
    """The organization has published no style yet."""

    code = "no_style"
    sentence = gettext_lazy(
        "Your company has not published a style yet. We cannot start before it has."
    )


class AlreadyRendering(Conflict):
    """The employee's headshots are being made."""

    code = "already_rendering"
    sentence = gettext_lazy("Your headshots are being made already.")


class NoRedosLeft(Conflict):
    """The employee used up the redos."""

    code = "no_redos_left"
    sentence = gettext_lazy(
        "You have used all redos. Choose one of the takes you have, or start again with new photos."
    )


def order(employee: Employee, *, base: str, seed: int, actor: Actor, at: datetime) -> TrainingRun:
    """Start making the employee's headshots: train on the accepted photos, then render.

    Raises:
        NoStyle: nothing to render in.
        ConsentMissing, NotEnoughPhotos, AlreadyTraining: see `generation.training.actions.request`.
        AlreadyRendering: a batch is open.
    """
    _require_idle(employee)
    return training.request(employee, base=base, seed=seed, actor=actor, at=at)


def redo(employee: Employee, *, wish: Wish, seed: int, actor: Actor, at: datetime) -> HeadshotBatch:
    """Render another round with the adapter there is, changed as `redos` says.

    Earlier takes stay selectable.

    Raises:
        Invalid: the style does not allow what is wanted.
        ConsentMissing, NoStyle, NoRedosLeft.
        AlreadyRendering: a batch or a training is open.
        Conflict: there is no adapter any more.
    """
    _require_round(employee, at=at)
    run = runs.adapter_of(employee)
    if run is None:
        raise Conflict(_("There is no model of you any more. Add photos and start again."))
    return open_batch(run, wish=wish, seed=seed, actor=actor, at=at)


def edit(
    headshot: Headshot, *, change: Change, actor: Actor, at: datetime, by_reviewer: bool = False
) -> HeadshotBatch:
    """Draw the clothes or the light of a take anew, and leave its head as it is.

    It is a round like a redo, of one take in the same version of the style. Earlier takes stay.

    by_reviewer: whether it may be what the style locks for employees.

    Raises:
        Invalid, CannotBeEdited, ModelGone: see `edits.require`.
        ConsentMissing, NoStyle, NoRedosLeft.
        AlreadyRendering: a batch or a training is open.
    """
    _require_round(headshot.employee, at=at)
    run = edits.require(headshot, change, by_reviewer=by_reviewer)
    drawn = {"source": headshot, "edit_axis": change.axis, "edit_value": change.value}
    drawn["candidates"] = edits.CANDIDATES
    before = HeadshotBatch.objects.filter(source=headshot).count()
    return _open(
        run,
        headshot.style_version,
        drawn,
        # the take's own noise gives what is most like it, and asked again, other pictures
        seed=(headshot.seed + before * edits.CANDIDATES) % training.SEEDS,
        actor=actor,
        at=at,
    )


def open_batch(
    run: TrainingRun, *, seed: int, at: datetime, wish: Wish | None = None, actor: Actor = SYSTEM
) -> HeadshotBatch:
    """Queue the rendering of candidates with a run's adapter, in the style of their department and
    as they would like where it leaves them the choice.

    Raises:
        NoStyle, AlreadyRendering.
        Invalid: see `redos.change`.
    """
    version = _require_style(run.employee)
    drawn = _drawn(version, run.employee, wish)
    return _open(run, version, drawn, seed=seed, actor=actor, at=at)


def _open(
    run: TrainingRun,
    version: StyleVersion,
    drawn: Mapping[str, Any],
    *,
    seed: int,
    actor: Actor,
    at: datetime,
) -> HeadshotBatch:
    """Queue a batch; `drawn` are the fields that say how it is drawn."""
    round_number = HeadshotBatch.objects.filter(employee_id=run.employee_id).count() + 1
    try:
        with transaction.atomic():
            batch = HeadshotBatch.objects.create(
                employee_id=run.employee_id,
                run=run,
                style_version=version,
                round=round_number,
                wishes=wishes.of(run.employee),
                seed=seed,
                created_at=at,
                **drawn,
                **BATCH.start(at=at),
            )
    except IntegrityError as error:
        raise AlreadyRendering from error
    record(
        "headshotbatch.order",
        batch,
        actor=actor,
        at=at,
        round=round_number,
        reason=batch.redo_reason or batch.edit_axis,
    )
    job = jobs.enqueue(
        RENDER,
        organization_id=batch.organization_id,
        subject_id=batch.pk,
        at=at,
        queue="gpu",
        continues=None if batch.redo_reason or batch.source_id else run.job_id,
    )
    HeadshotBatch.objects.filter(pk=batch.pk).update(job_id=job.pk)
    batch.job_id = job.pk
    return batch


def _drawn(version: StyleVersion, employee: Employee, wish: Wish | None) -> dict[str, Any]:
    """The fields of a batch that say how it is drawn."""
    specification = version.specification
    if wish is None:
        return {"candidates": specification["candidates"]}
    last = queries.latest_batch(employee)
    change = redos.change(
        wish,
        axes=specification["axes"],
        choices=open_axes(version),
        last=last.axes if last else {},
        candidates=specification["candidates"],
    )
    return {"redo_reason": wish.reason, "redo_note": wish.note, **vars(change)}


def _require_style(employee: Employee) -> StyleVersion:
    version = styles.version_for(employee)
    if version is None:
        raise NoStyle
    return version


def _require_round(employee: Employee, *, at: datetime) -> None:
    """Raise unless another round may be drawn of the employee now."""
    consent.require(employee, at=at)
    _require_idle(employee)
    if runs.of(employee).filter(state__in=runs.OPEN).exists():
        raise AlreadyRendering  # the training under way brings takes of its own
    if not queries.redos_left(employee):
        raise NoRedosLeft


def _require_idle(employee: Employee) -> None:
    _require_style(employee)
    if HeadshotBatch.objects.filter(employee=employee, state__in=queries.OPEN).exists():
        raise AlreadyRendering
