"""A company with as many approved headshots as a benchmark wants, in a database of its own."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval, Choice
from generation.delivery import actions as delivery
from generation.delivery.actions import Made
from generation.headshots.lifecycle import BatchState, HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.styles import queries as styles
from generation.styles.profiles import PROFILES, USUAL
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from portal.demo import seed
from portal.demo.cast import COMPANIES
from tenants.consent.models import ConsentReceipt
from tenants.kernel import files
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Department, Employee

BENCH: Final = replace(COMPANIES[0], name="Bench", domain="bench.example", people=())


def company(count: int, of_department: int, *, size: int, at: datetime) -> Organization:
    """So many people with an approved headshot of so many random bytes, some of a department."""
    made = seed.company(BENCH, at=at)
    with acting_for(made):
        department = Department.objects.create(name="First")
        for number in range(count):
            _approved(number, department if number < of_department else None, size=size, at=at)
    return made


def waiting(count: int, takes: Sequence[bytes], *, at: datetime) -> Organization:
    """So many people whose takes, each of these pictures, wait for review."""
    made = seed.company(BENCH, at=at)
    with acting_for(made):
        for number in range(count):
            _submitted(number, takes, at=at)
    return made


def _submitted(number: int, takes: Sequence[bytes], *, at: datetime) -> None:
    employee = _employee(number, None, at=at)
    first = _headshot(employee, state=HeadshotState.CHOSEN, at=at)
    approval = Approval.objects.create(
        employee=employee,
        headshot=first,
        signed_at=at + timedelta(seconds=number),
        **_stateful(ApprovalState.OPEN, at),
    )
    for place, picture in enumerate(takes, start=1):
        key = files.put(picture, subject_id=employee.pk, kind=f"take{place}").key
        if place == 1:
            Headshot.objects.filter(pk=first.pk).update(file_key=key, thumbnail_key=key)
            take = first
        else:
            take = _take(first.batch, place, at=at, file_key=key)
        Choice.objects.create(approval=approval, headshot=take, position=place)


def _approved(number: int, department: Department | None, *, size: int, at: datetime) -> None:
    employee = _employee(number, department, at=at)
    headshot = _headshot(employee, at=at)
    Approval.objects.create(
        employee=employee,
        headshot=headshot,
        signed_at=at,
        decided_at=at,
        **_stateful(ApprovalState.APPROVED, at),
    )
    delivery.keep(headshot, PROFILES[USUAL], _bytes(size), at=at)


def _employee(number: int, department: Department | None, *, at: datetime) -> Employee:
    return Employee.objects.create(
        name=f"Person {number:05}",
        email=f"person{number}@bench.example",
        external_id=f"bench-{number}",
        department=department,
        created_at=at,
        **_stateful(EmployeeState.ACTIVE, at),
    )


def _headshot(
    employee: Employee, *, state: HeadshotState = HeadshotState.RELEASED, at: datetime
) -> Headshot:
    receipt = ConsentReceipt.objects.create(
        employee=employee, text_version=1, typed_name=employee.name, given_at=at, expires_at=at
    )
    run = TrainingRun.objects.create(
        employee=employee,
        consent_receipt=receipt,
        base="demo",
        seed=1,
        created_at=at,
        adapter_key="none",
        **_stateful(RunState.READY, at),
    )
    version = styles.default_version()
    assert version  # noqa: S101  # the company was made with a published style
    batch = HeadshotBatch.objects.create(
        employee=employee,
        run=run,
        style_version=version,
        seed=1,
        candidates=1,
        created_at=at,
        **_stateful(BatchState.READY, at),
    )
    return _take(batch, 1, state=state, at=at)


def _take(
    batch: HeadshotBatch | None,
    rank: int,
    *,
    state: HeadshotState = HeadshotState.PROPOSED,
    at: datetime,
    file_key: str = "",
) -> Headshot:
    assert batch  # noqa: S101  # all takes here were drawn
    return Headshot.objects.create(
        batch=batch,
        employee=batch.employee,
        style_version=batch.style_version,
        seed=rank,
        rank=rank,
        likeness=1.0,
        likeness_floor=0.5,
        created_at=at,
        file_key=file_key,
        thumbnail_key=file_key,
        **_stateful(state, at),
    )


def _bytes(size: int) -> Made:
    return Made(data=os.urandom(size), width=800, height=800)


def _stateful(state: str, at: datetime) -> dict[str, Any]:
    return {"state": state, "state_changed_at": at}
