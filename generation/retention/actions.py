"""Deleting what must go: erased people, withdrawn consent, uncleared files, scraps of dead workers."""

from datetime import datetime

from django.db import transaction

from generation.approvals import actions as approvals
from generation.approvals import queries as approval_queries
from generation.delivery import actions as delivery
from generation.headshots import actions as headshots
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.photos import actions as photos
from generation.photos import queries as photo_queries
from generation.training import actions as training
from generation.training import queries as training_queries
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.consent import actions as consents
from tenants.consent import queries as consent
from tenants.kernel import files
from tenants.kernel.lifecycle import SYSTEM, Actor
from tenants.people import actions as people
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee


def stop_work(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> int:
    """Stop the employee's open training and rendering; returns how many were open."""
    with transaction.atomic():
        return training.cancel_open(employee, actor=actor, at=at) + headshots.cancel_open(
            employee, actor=actor, at=at
        )


def forget_face(employee: Employee, *, actor: Actor = SYSTEM, at: datetime) -> None:
    """Delete the employee's photos, embeddings, adapter and unapproved takes. An approved picture stays."""
    stop_work(employee, actor=actor, at=at)
    for photo in photo_queries.of(employee):
        photos.erase(photo, actor=actor, at=at)
    with transaction.atomic():
        keys = [
            training.erase(run, actor=actor, at=at)
            for run in training_queries.of(employee).exclude(state=RunState.ERASED)
        ]
        _withdraw_unapproved(employee, actor=actor, at=at)
        transaction.on_commit(lambda: files.delete([key for key in keys if key]))


def erase(employee: Employee, *, at: datetime) -> None:
    """Finish an erasure that people asked for: every file and the key of whatever backups hold, then the row."""
    approval = approval_queries.standing(employee)
    if approval:
        approvals.withdraw(approval, actor=SYSTEM, at=at)
    forget_face(employee, at=at)
    delivery.take_back_uncleared()
    files.destroy_key(employee.pk)
    consents.forget(employee, actor=SYSTEM, at=at)
    people.finish_erasure(employee, at=at)


def sweep(*, at: datetime) -> dict[str, int]:
    """Do what is due in the organization in force; returns counts of what was done."""
    erasing = list(Employee.objects.filter(state=EmployeeState.ERASING))
    for employee in erasing:
        erase(employee, at=at)
    stopped = sum(stop_work(employee, at=at) for employee in _working_without_consent(at))
    return {
        "erased": len(erasing),
        "stopped": stopped,
        "renditions": delivery.take_back_uncleared(),
    }


def _working_without_consent(at: datetime) -> list[Employee]:
    working = TrainingRun.objects.filter(state__in=training_queries.OPEN).values("employee_id")
    rows = Employee.objects.filter(pk__in=working)
    return [employee for employee in rows if consent.standing_receipt(employee, at=at) is None]


def _withdraw_unapproved(employee: Employee, *, actor: Actor, at: datetime) -> None:
    approval = approval_queries.standing(employee)
    if approval and approval.headshot.state != HeadshotState.RELEASED:
        approvals.withdraw(approval, actor=actor, at=at)
    kept = [HeadshotState.RELEASED, HeadshotState.DISCARDED]
    for headshot in Headshot.objects.filter(employee=employee).exclude(state__in=kept):
        headshots.discard(headshot, actor=actor, at=at)
