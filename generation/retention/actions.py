"""Forgetting: at a person's word, after an erasure was asked for, and when the time is up."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.approvals.models import Approval
from generation.checks import actions as checks
from generation.delivery import actions as delivery
from generation.headshots import actions as headshots
from generation.headshots import queries as batches
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.keeps import actions as keeps
from generation.ownphotos import actions as ownphotos
from generation.photos import actions as photos
from generation.photos import queries as photo_queries
from generation.previews import actions as previews
from generation.previews import queries as preview_queries
from generation.previews.lifecycle import OPEN as OPEN_PREVIEWS
from generation.previews.models import Preview
from generation.rebrands import actions as rebrands
from generation.rebrands import queries as refinished
from generation.retention import notices, strays, timers
from generation.training import actions as training
from generation.training import queries as training_queries
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from generation.wishes import actions as wishes
from tenants.consent import actions as consents
from tenants.consent import queries as consent
from tenants.consent.texts import BACKGROUND
from tenants.kernel import files
from tenants.kernel.jobs.journal import note_failure
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

Row = TypeVar("Row", bound=Model)


def stop_work(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> int:
    """Stop the employee's open training and rendering, and take the preview away; returns how many
    there were."""
    with transaction.atomic():
        return (
            training.cancel_open(employee, actor=actor, at=at)
            + headshots.cancel_open(employee, actor=actor, at=at)
            + previews.erase_of(employee, actor=actor, at=at)
        )


def withdraw_consent(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """Take the consent back: work stops at once, and what holds the face is deleted."""
    with transaction.atomic():
        consents.withdraw(employee, actor=actor, at=at)
        forget_face(employee, spares_own=True, actor=actor, at=at)


def withdraw_background_consent(employee: Employee, *, actor: Actor, at: datetime) -> None:
    """Take the consent to another background back: the photo goes, with what nobody approved."""
    with _alone_with(employee):
        consents.withdraw(employee, purpose=BACKGROUND, actor=actor, at=at)
        forget_own(employee, actor=actor, at=at)


def forget_own(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> None:
    """Delete the photo that the employee sent instead of being drawn, and what nobody approved of
    it."""
    with _alone_with(employee):
        approval = approval_queries.standing(employee)
        if approval and approval.headshot.is_own_photo:
            _call_back(approval, actor=actor, at=at)
        _forget_refinished(employee, own_photos=True, actor=actor, at=at)
        ownphotos.erase_of(employee, actor=actor, at=at)
        _discard(Headshot.objects.filter(employee=employee, batch=None), actor=actor, at=at)


def forget_face(
    employee: Employee, *, spares_own: bool = False, actor: Actor = SYSTEM, at: datetime
) -> None:
    """Delete the employee's photos, measurements, adapters, preview and unapproved takes, and what
    they asked to keep or would have liked; a photo of their own too, unless it is spared.

    An approved picture stays. Open work stops, and what waits for review is called back.
    """
    with _alone_with(employee):
        stop_work(employee, actor=actor, at=at)
        approval = approval_queries.standing(employee)
        if approval and not approval.headshot.is_own_photo:
            _call_back(approval, actor=actor, at=at)
        if not spares_own:
            forget_own(employee, actor=actor, at=at)
        _forget_refinished(employee, own_photos=False, actor=actor, at=at)
        _delete_until(at, employee, actor=actor, at=at)


def erase(employee: Employee, *, at: datetime) -> None:
    """Finish an erasure that people asked for.

    Every file goes, the key of whatever backups hold, and then who the person was.
    """
    with transaction.atomic():
        forget_all(employee, at=at)
        files.destroy_key(employee.pk)
        consents.forget(employee, actor=SYSTEM, at=at)
        people.finish_erasure(employee, at=at)


def forget_all(employee: Employee, *, at: datetime) -> None:
    """Delete every picture of the employee, an approved one too."""
    with _alone_with(employee):
        if approval := approval_queries.standing(employee):
            approvals.withdraw(approval, actor=SYSTEM, at=at)
        forget_face(employee, at=at)
        delivery.recall()


def sweep(*, at: datetime) -> dict[str, int]:
    """Do what is due in the organization in force; returns for how many each was done.

    What fails for one person is noted, and tried again with the next sweep; the others go on.
    """
    erasing = Employee.objects.filter(state=EmployeeState.ERASING)
    return {
        "strays": _each(strays.just_ended(at=at), strays.remove),
        "erased": _each(erasing, partial(erase, at=at)),
        "stopped": _each(_working_without_consent(at), partial(stop_work, at=at)),
        "withdrawn": _each(timers.withdrawn(), partial(forget_face, spares_own=True, at=at)),
        "left": _each(timers.left_long_ago(at=at), partial(forget_all, at=at)),
        "approved": _each(timers.approved_long_ago(at=at), partial(_forget_sources, at=at)),
        "idle": _each(timers.idle(at=at), partial(forget_face, at=at)),
        "recalled": delivery.recall(),
        "remade": delivery.make_lacking(at=at),
        "told": delivery.tell_due(at=at),
        "called_back": _each(_called_back(), partial(_forget_called_back, at=at)),
        "rebrands": rebrands.carry_on(at=at),
        "earlier": rebrands.forget_earlier(at=at),
        "checks": checks.forget(at=at),
        "warned": notices.tell_due(at=at),
    }


def _each(rows: Iterable[Row], act: Callable[[Row], int | None]) -> int:
    """Act on each row; returns for how many there was something to do, which is all but a 0."""
    done = 0
    for row in list(rows):
        try:
            with transaction.atomic():
                done += act(row) != 0
        except Exception as error:  # one person's trouble must not keep another's data here
            note_failure(f"retention of {row._meta.label_lower} {row.pk}", error)
    return done


def _working_without_consent(at: datetime) -> list[Employee]:
    training_now = TrainingRun.objects.filter(state__in=training_queries.OPEN)
    rendering_now = HeadshotBatch.objects.filter(state__in=batches.OPEN)
    drawing_now = Preview.objects.filter(state__in=OPEN_PREVIEWS)
    ids = {*training_now.values_list("employee_id", flat=True)}
    ids |= {*rendering_now.values_list("employee_id", flat=True)}
    ids |= {*drawing_now.values_list("employee_id", flat=True)}
    rows = Employee.objects.filter(pk__in=ids)
    return [employee for employee in rows if consent.standing_receipt(employee, at=at) is None]


def _called_back() -> QuerySet[Employee]:
    return Employee.objects.filter(pk__in=refinished.called_back().values("employee"))


def _forget_called_back(employee: Employee, *, at: datetime) -> int:
    with _alone_with(employee):
        kept = refinished.called_back().filter(employee=employee)
        return rebrands.forget(kept, why=refinished.NOT_APPROVED, at=at)


def _forget_refinished(employee: Employee, *, own_photos: bool, actor: Actor, at: datetime) -> None:
    kept = refinished.of(employee, own_photos=own_photos)
    rebrands.forget(kept, why=refinished.CONSENT_TAKEN_BACK, actor=actor, at=at)


def _forget_sources(approval: Approval, *, at: datetime) -> None:
    """Delete what an approved picture was made from and chosen among, and nothing newer."""
    decided_at = approval.decided_at
    if decided_at is None:
        return
    with _alone_with(approval.employee):
        ownphotos.erase_of(approval.employee, until=decided_at, at=at)
        own = Headshot.objects.filter(employee=approval.employee_id, batch=None)
        _discard(own.filter(created_at__lte=decided_at), actor=SYSTEM, at=at)
        _delete_until(decided_at, approval.employee, actor=SYSTEM, at=at)


@contextmanager
def _alone_with(employee: Employee) -> Iterator[None]:
    """One transaction, in which nobody sends or signs off anything of the employee."""
    with transaction.atomic():
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        yield


def _call_back(approval: Approval, *, actor: Actor, at: datetime) -> None:
    """Withdraw what waits for review; what was approved stays."""
    if approval.headshot.state != HeadshotState.RELEASED:
        approvals.withdraw(approval, actor=actor, at=at)


def _discard(takes: QuerySet[Headshot], *, actor: Actor, at: datetime) -> None:
    for take in takes.exclude(state__in=[HeadshotState.RELEASED, HeadshotState.DISCARDED]):
        headshots.discard(take, actor=actor, at=at)


def _delete_until(until: datetime, employee: Employee, *, actor: Actor, at: datetime) -> None:
    for photo in photo_queries.of(employee).filter(received_at__lte=until):
        photos.erase(photo, actor=actor, at=at)
    preview = preview_queries.of(employee)
    if preview and preview.created_at <= until:
        previews.erase_of(employee, actor=actor, at=at)
    runs = training_queries.of(employee).filter(created_at__lte=until)
    for run in runs.exclude(state__in=[RunState.ERASED, *training_queries.OPEN]):
        training.erase(run, actor=actor, at=at)
    takes = Headshot.objects.filter(employee=employee, created_at__lte=until)
    _discard(takes.exclude(batch=None), actor=actor, at=at)
    keeps.forget(employee, until=until, actor=actor, at=at)
    wishes.forget(employee, until=until, actor=actor, at=at)
    headshots.forget_said(employee, until=until)
    strays.remove(employee)
