"""Doing one thing with many people, a stretch at a time, and taking it back."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.census import changes, deeds
from generation.census.lifecycle import LIFECYCLE, ChangeState
from generation.census.models import BulkChange, BulkItem, Kind, Outcome
from tenants.audit.actions import record
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.jobs import actions as jobs
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people import queries as people
from tenants.people.models import Department, Employee

CARRY_OUT: Final = "generation.census.tasks.carry_out"
AT_ONCE: Final = 50
"""People with whom it is done while the member waits, and in one transaction by a worker."""


class NoWayBack(Conflict):
    """It cannot be taken back, or not any more."""

    code = "no_way_back"
    sentence = gettext_lazy("This can't be undone any more.")


def begin(
    kind: Kind,
    employee_ids: Collection[UUID],
    *,
    department: Department | None = None,
    actor: Actor,
    at: datetime,
) -> BulkChange:
    """Do this with exactly these people: at once where they are few, else by a worker.

    Raises:
        Invalid: there is nobody among them.
    """
    rows = people.listing().filter(pk__in=employee_ids)
    known = list(rows.order_by("pk").values_list("pk", flat=True))
    if not known:
        raise Invalid(_("Nobody was ticked. Tick people first."))
    with transaction.atomic():
        change = BulkChange.objects.create(
            kind=kind,
            department=department,
            actor_kind=actor.kind,
            actor_id=actor.id,
            total=len(known),
            created_at=at,
            **LIFECYCLE.start(at=at),
        )
        items = [BulkItem(change=change, employee_id=pk) for pk in known]
        BulkItem.objects.bulk_create(items, batch_size=1000)
        size = len(known)
        record("bulkchange.begin", change, actor=actor, at=at, kind=str(kind), people=size)
        _set_about(change, at=at)
    return change


def go_on(change: BulkChange, *, at: datetime) -> bool:
    """Do it, or take it back, with the next few; returns whether any are left.

    Each person is done with once, however often this is called or broken off.
    """
    is_undo = change.state == ChangeState.UNDOING
    state = Outcome.DONE if is_undo else Outcome.WAITING
    waiting = BulkItem.objects.filter(change=change, outcome=state).order_by("employee_id")
    with transaction.atomic():
        few = list(waiting.select_for_update(no_key=True)[:AT_ONCE])
        held = Employee.objects.select_for_update(no_key=True, of=("self",))
        whose = {each.pk: each for each in held.filter(pk__in=[item.employee_id for item in few])}
        for item in few:
            item.employee = whose[item.employee_id]
            (_take_back if is_undo else _do)(change, item, at=at)
    return waiting.exists()


def finish(change: BulkChange, *, at: datetime) -> None:
    """Nobody of it is left."""
    move = "finish_undo" if change.state == ChangeState.UNDOING else "finish"
    told = vars(changes.progress(change))
    LIFECYCLE.apply(change, move, at=at, actor=_actor(change), told=told)


def stop(change: BulkChange, *, at: datetime) -> None:
    """No worker could go on with it; what was done stays."""
    LIFECYCLE.apply(change, "stop", at=at, actor=SYSTEM)


def resume(change: BulkChange, *, actor: Actor, at: datetime) -> None:
    """Go on with who is left of one that stopped.

    Raises:
        IllegalMove: it has not stopped.
    """
    with transaction.atomic():
        LIFECYCLE.apply(change, "resume", at=at, actor=actor)
        _set_about(change, at=at)


def undo(change: BulkChange, *, actor: Actor, at: datetime) -> None:
    """Take it back for everybody who still is as it left them.

    Raises:
        NoWayBack: of this kind there is none, or too much time went by.
        IllegalMove: it runs, or was taken back.
    """
    if not deeds.can_be_undone(change.kind) or not changes.may_be_undone(change, at=at):
        raise NoWayBack
    with transaction.atomic():
        whose: dict[str, Any] = {"actor_kind": actor.kind, "actor_id": actor.id}
        LIFECYCLE.apply(change, "undo", at=at, actor=actor, **whose)
        _set_about(change, at=at)


def _set_about(change: BulkChange, *, at: datetime) -> None:
    if change.total > AT_ONCE:
        job = jobs.enqueue(
            CARRY_OUT, organization_id=change.organization_id, subject_id=change.pk, at=at
        )
        BulkChange.objects.filter(pk=change.pk).update(job_id=job.pk)
        return
    go_on(change, at=at)
    finish(change, at=at)


def _do(change: BulkChange, item: BulkItem, *, at: datetime) -> None:
    def act() -> dict[str, Any]:
        actor = _actor(change)
        return {"earlier": deeds.do(change, item.employee, actor=actor, at=at)}

    _settle(item, act, well=Outcome.DONE, ill=Outcome.REFUSED, at=at)


def _take_back(change: BulkChange, item: BulkItem, *, at: datetime) -> None:
    def act() -> dict[str, Any]:
        deeds.undo(change, item, actor=_actor(change), at=at)
        return {}

    _settle(item, act, well=Outcome.UNDONE, ill=Outcome.KEPT, at=at)


def _settle(
    item: BulkItem,
    act: Callable[[], dict[str, Any]],
    *,
    well: Outcome,
    ill: Outcome,
    at: datetime,
) -> None:
    """One person's outcome, written with what was done; what is refused leaves no trace of them."""
    try:
        with transaction.atomic():
            written = {"outcome": well, **act()}
    except Conflict as refusal:
        written = {"outcome": ill, "why": refusal.code}
    BulkItem.objects.filter(pk=item.pk).update(done_at=at, **written)


def _actor(change: BulkChange) -> Actor:
    return Actor(change.actor_kind, change.actor_id)
