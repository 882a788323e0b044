"""A company with as many approved headshots as a benchmark wants, in a database of its own."""

import os
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
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


def _approved(number: int, department: Department | None, *, size: int, at: datetime) -> None:
    employee = Employee.objects.create(
        name=f"Person {number:05}",
        email=f"person{number}@bench.example",
        external_id=f"bench-{number}",
        department=department,
        created_at=at,
        **_stateful(EmployeeState.ACTIVE, at),
    )
    headshot = _headshot(employee, at=at)
    Approval.objects.create(
        employee=employee,
        headshot=headshot,
        signed_at=at,
        decided_at=at,
        **_stateful(ApprovalState.APPROVED, at),
    )
    delivery.keep(headshot, PROFILES[USUAL], _bytes(size), at=at)


def _headshot(employee: Employee, *, at: datetime) -> Headshot:
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
    return Headshot.objects.create(
        batch=batch,
        employee=employee,
        style_version=batch.style_version,
        seed=1,
        rank=1,
        likeness=1.0,
        likeness_floor=0.5,
        created_at=at,
        **_stateful(HeadshotState.RELEASED, at),
    )


def _bytes(size: int) -> Made:
    return Made(data=os.urandom(size), width=800, height=800)


def _stateful(state: str, at: datetime) -> dict[str, Any]:
    return {"state": state, "state_changed_at": at}
