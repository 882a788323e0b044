"""Ordering headshots, recording what was rendered, and the employee's choice."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from generation.headshots import edits, policy, queries, redos
from generation.headshots.edits import Change
from generation.headshots.lifecycle import BATCH, HEADSHOT, HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import Wish
from generation.keeps import queries as keeps
from generation.keeps.models import CHECKS
from generation.previews import actions as previews
from generation.styles import queries as styles
from generation.styles.models import StyleVersion
from generation.styles.policy import open_axes
from generation.training import actions as training
from generation.training import queries as runs
from generation.training.models import TrainingRun
from generation.wishes import queries as wishes
from tenants.audit.actions import record
from tenants.consent import queries as consent
from tenants.kernel import files
from tenants.kernel.errors import Conflict
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

RENDER = "generation.headshots.tasks.render"
TELL_READY = "generation.approvals.tasks.tell_ready"
"""Named by path: approvals stand above headshots."""
FILES = ("file_key", "thumbnail_key", "cutout_key", "matte_key")
"""The fields that name a headshot's files."""
FINISHED = ("file_key", "thumbnail_key", "matte_key")
"""Those of the finish, which another finish gives anew; the cutout stays."""
POOR_DRAWS = frozenset({"no_face_rendered", "no_picture_kept", "no_edit_kept"})
"""Failures that lie in the pictures themselves: the same seeds would only give them again."""


class NoStyle(Conflict):
    """The organization has published no style yet."""

    code = "no_style"
    sentence = "Your company has not published a style yet. We cannot start before it has."


class AlreadyRendering(Conflict):
    """The employee's headshots are being made."""

    code = "already_rendering"
    sentence = "Your headshots are being made already."


class NoRoundsLeft(Conflict):
    """The employee used up the redos."""

    code = "no_rounds_left"
    sentence = (
        "You have used all redos. Choose one of the takes you have, or ask your company's admin."
    )


@dataclass(frozen=True)
class Take:
    """One kept candidate: its files, and what was measured."""

    seed: int
    prompt: str
    file_key: str
    thumbnail_key: str
    cutout_key: str
    matte_key: str
    head: dict[str, float] | None
    traits: dict[str, float]
    likeness: float
    likeness_floor: float
    nearest_other: float | None
    passes: bool
    checks: dict[str, Any] = field(default_factory=dict)


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
        ConsentMissing, NoStyle, NoRoundsLeft.
        AlreadyRendering: a batch or a training is open.
        Conflict: there is no adapter any more.
    """
    _require_round(employee, at=at)
    run = runs.adapter_of(employee)
    if run is None:
        raise Conflict("There is no model of you any more. Add photos and start again.")
    return open_batch(run, wish=wish, seed=seed, actor=actor, at=at)


def edit(
    headshot: Headshot, *, change: Change, actor: Actor, at: datetime, by_reviewer: bool = False
) -> HeadshotBatch:
    """Draw the clothes or the light of a take anew, and leave its head as it is.

    It is a round like a redo, of one take in the same version of the style. Earlier takes stay.

    by_reviewer: whether it may be what the style locks for employees.

    Raises:
        Invalid, CannotBeEdited, ModelGone: see `edits.require`.
        ConsentMissing, NoStyle, NoRoundsLeft.
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


def start(batch: HeadshotBatch, *, at: datetime) -> None:
    """A worker took the batch up, and draws what its employee asks to keep now."""
    BATCH.apply(batch, "start", at=at, keep=keeps.asked_by(batch.employee))


def note_rejects(batch: HeadshotBatch, rejected: Mapping[str, int]) -> None:
    """How many pictures were left out for a fault, by code; kept when none is left, too."""
    HeadshotBatch.objects.filter(pk=batch.pk).update(rejected=rejected)


def finish(
    batch: HeadshotBatch, takes: Sequence[Take], *, at: datetime, **figures: Any
) -> list[Headshot]:
    """Publish the kept candidates, best first, and tell the employee. The preview goes.

    Where nothing that the adapter ever drew passes, the person is trained once more instead of
    told: see `training.retrain`. What there is stays, below what comes.
    """
    BATCH.apply(batch, "finish", at=at, kept=len(takes), finished_at=at, **figures)
    previews.erase_of(batch.employee, at=at)
    whole = [take for take in takes if take.passes and not policy.is_flagged(take.checks)]
    recommended = [take.seed for take in whole[:3]]
    headshots = Headshot.objects.bulk_create(
        Headshot(
            batch=batch,
            employee_id=batch.employee_id,
            style_version_id=batch.style_version_id,
            rank=rank,
            is_recommended=take.seed in recommended,
            created_at=at,
            **HEADSHOT.start(at=at),
            **vars(take),
        )
        for rank, take in enumerate(takes, start=1)
    )
    drawn = Headshot.objects.filter(batch__run=batch.run_id)
    if drawn.filter(passes=True).exists() or training.retrain(batch.run, at=at) is None:
        jobs.enqueue(TELL_READY, organization_id=batch.organization_id, subject_id=batch.pk, at=at)
    return headshots


def fail(batch: HeadshotBatch, *, code: str, at: datetime) -> None:
    """The batch ended without headshots."""
    BATCH.apply(batch, "fail", at=at, failure_code=code, finished_at=at)


def retry(batch: HeadshotBatch, *, actor: Actor, at: datetime) -> None:
    """Render a failed batch again, with a fresh allowance of attempts.

    Where it was the pictures that failed, others are drawn.

    Raises:
        ConsentMissing: there is no standing consent.
        AlreadyRendering: a newer batch is open.
        IllegalMove: the batch has not failed.
    """
    consent.require(batch.employee, at=at)
    try:
        with transaction.atomic():
            afresh: dict[str, Any] = {"failure_code": "", "finished_at": None, "rejected": {}}
            if batch.failure_code in POOR_DRAWS:
                afresh["seed"] = (batch.seed + batch.candidates) % training.SEEDS
            BATCH.apply(batch, "retry", at=at, actor=actor, **afresh)
            if batch.job_id:
                jobs.retry(batch.job_id, at=at)
    except IntegrityError as error:
        raise AlreadyRendering from error


def cancel_open(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> int:
    """Stop whatever batch of the employee is open; returns how many there were."""
    with transaction.atomic():
        # locked, so that one that finishes at this moment is either stopped or left alone
        mine = HeadshotBatch.objects.select_for_update(no_key=True).filter(employee=employee)
        open_batches = list(mine.filter(state__in=queries.OPEN))
        for batch in open_batches:
            BATCH.apply(batch, "cancel", at=at, actor=actor, finished_at=at)
            if batch.job_id:
                jobs.cancel(batch.job_id, at=at)
    return len(open_batches)


def add_own(
    employee: Employee, *, version: StyleVersion, files: Mapping[str, str], at: datetime
) -> Headshot:
    """A photo of the employee's own, to be reviewed like what is drawn. Nothing was measured on it.

    Only `generation.ownphotos` calls this; `files` has the keys by the fields of `FILES`.
    """
    return Headshot.objects.create(
        employee=employee,
        style_version=version,
        seed=0,
        rank=1,
        likeness=0.0,
        likeness_floor=0.0,
        created_at=at,
        **files,
        **HEADSHOT.start(at=at),
    )


def choose(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """The employee wants this take."""
    HEADSHOT.apply(headshot, "choose", at=at, actor=actor)


def put_back(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """The employee wants another take instead."""
    HEADSHOT.apply(headshot, "put_back", at=at, actor=actor)


def release(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """A reviewer approved: the picture may leave. Only `generation.approvals` calls this."""
    HEADSHOT.apply(headshot, "release", at=at, actor=actor)


def reopen(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """A reviewer took the approval back."""
    HEADSHOT.apply(headshot, "reopen", at=at, actor=actor)


def refinish(
    headshot: Headshot,
    *,
    before: Mapping[str, str],
    after: Mapping[str, Any],
    version: StyleVersion,
    actor: Actor,
    at: datetime,
) -> bool:
    """Point an approved headshot at files of another version's finish (`FINISHED`), in place of
    those it has, with its `traits`. Only `generation.rebrands` calls this.

    Returns whether it did: not where it is not approved any more, or has other files by now.
    """
    rows = Headshot.objects.filter(pk=headshot.pk, state=HeadshotState.RELEASED, **before)
    if not rows.update(**after, style_version=version):
        return False
    record("headshot.refinish", headshot, actor=actor, at=at, version=str(version.pk))
    return True


def measure(headshots: Collection[Headshot], *, at: datetime) -> int:
    """Have it measured on these what would make them stand out; returns on how many.

    Not on what is being measured already.
    """
    under_way = queries.being_measured(headshots)
    asked = [headshot for headshot in headshots if headshot.pk not in under_way]
    with transaction.atomic():
        for headshot in asked:
            jobs.enqueue(
                queries.MEASURE,
                organization_id=headshot.organization_id,
                subject_id=headshot.pk,
                at=at,
                cost=0.1,
            )
    return len(asked)


def keep_traits(headshot: Headshot, traits: Mapping[str, float]) -> None:
    """What was measured on the headshot; not where it has another finish by now."""
    unchanged = Headshot.objects.filter(pk=headshot.pk, file_key=headshot.file_key)
    unchanged.filter(traits__isnull=True).update(traits=dict(traits))


def withdraw(headshot: Headshot, *, actor: Actor, at: datetime) -> None:
    """Call an approved picture back."""
    HEADSHOT.apply(headshot, "withdraw", at=at, actor=actor)


def discard(headshot: Headshot, *, actor: Actor = SYSTEM, at: datetime) -> None:
    """Delete a take's files and what was measured on it for good."""
    keys = [key for name in FILES if (key := getattr(headshot, name))]
    nothing: dict[str, Any] = {"likeness": 0.0, "nearest_other": None, "checks": {}}
    nothing |= dict.fromkeys(FILES, "") | {"head": None, "traits": None, "is_favourite": False}
    HEADSHOT.apply(headshot, "discard", at=at, actor=actor, **nothing)
    transaction.on_commit(lambda: files.delete(keys))


def favour(headshot: Headshot, *, is_favourite: bool) -> None:
    """The employee marks the take for themselves, or takes the mark off."""
    Headshot.objects.filter(pk=headshot.pk).update(is_favourite=is_favourite)


def forget_said(employee: Employee, *, until: datetime) -> None:
    """Take what the employee wrote, asked to keep and would have liked out of the batches made by
    then, and of their takes: the words of a prompt and the names of checks tell it too."""
    made = HeadshotBatch.objects.filter(employee=employee, created_at__lte=until)
    made.exclude(redo_note="", wishes={}).update(redo_note="", wishes={})
    told = made.exclude(keep=[])
    for take in Headshot.objects.filter(batch__in=told):
        checks = {name: it for name, it in take.checks.items() if name not in CHECKS.values()}
        Headshot.objects.filter(pk=take.pk).update(prompt="", checks=checks)
    told.update(keep=[])


def in_order(employee: Employee, ids: Sequence[UUID]) -> list[Headshot]:
    """The employee's headshots of these ids, in that order; ids of anything else are left out."""
    found = {row.pk: row for row in queries.gallery(employee).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def put_back_all(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """Nothing is chosen any more."""
    for headshot in queries.gallery(employee).filter(state=HeadshotState.CHOSEN):
        put_back(headshot, actor=actor, at=at)


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
    if not queries.rounds_left(employee):
        raise NoRoundsLeft


def _require_idle(employee: Employee) -> None:
    _require_style(employee)
    if HeadshotBatch.objects.filter(employee=employee, state__in=queries.OPEN).exists():
        raise AlreadyRendering
