"""A round from the worker that takes it up to the takes that it gives, or its failure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from generation.headshots import policy, queries
from generation.headshots.actions.rounds import AlreadyRendering
from generation.headshots.lifecycle import BATCH, HEADSHOT
from generation.headshots.models import Headshot, HeadshotBatch
from generation.keeps import queries as keeps
from generation.keeps.models import CHECKS
from generation.previews import actions as previews
from generation.training import actions as training
from tenants.consent import queries as consent
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people.models import Employee

TELL_READY = "generation.approvals.tasks.tell_ready"
"""Named by path: approvals stand above headshots."""
POOR_DRAWS = frozenset({"no_face_rendered", "no_picture_kept", "no_edit_kept"})
"""Failures that lie in the pictures themselves: the same seeds would only give them again."""


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


def cancel(batch: HeadshotBatch, *, actor: Actor, at: datetime) -> None:
    """Stop the batch, unless it is over."""
    _cancel(HeadshotBatch.objects.filter(pk=batch.pk), actor=actor, at=at)


def cancel_open(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> int:
    """Stop whatever batch of the employee is open; returns how many there were."""
    return _cancel(HeadshotBatch.objects.filter(employee=employee), actor=actor, at=at)


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


def _cancel(batches: QuerySet[HeadshotBatch], *, actor: Actor, at: datetime) -> int:
    with transaction.atomic():
        # locked, so that one that finishes at this moment is either stopped or left alone
        mine = batches.select_for_update(no_key=True)
        open_batches = list(mine.filter(state__in=queries.OPEN))
        for batch in open_batches:
            BATCH.apply(batch, "cancel", at=at, actor=actor, finished_at=at)
            if batch.job_id:
                jobs.cancel(batch.job_id, at=at)
    return len(open_batches)
