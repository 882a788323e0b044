"""A company with people at every place of the way, written in bulk."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import models

from generation.approvals.models import Approval, Choice
from generation.delivery.models import Rendition
from generation.headshots.models import Headshot, HeadshotBatch
from generation.photos.models import Photo
from generation.styles import queries as styles
from generation.styles.profiles import USUAL
from generation.training.models import TrainingRun
from portal.demo import seed
from portal.demo.cast import Company
from tenants.audit.models import AuditEvent
from tenants.consent.models import ConsentReceipt
from tenants.invites.models import Invite
from tenants.kernel.scoping import acting_for
from tenants.organizations.models import Organization
from tenants.people.models import Department, Employee

BATCH: Final = 1000
DEPARTMENTS: Final = ("Sales", "Research", "Operations", "Finance")
PHOTOS: Final = 12
WAY: Final = (
    *("added", "invited", "run_out", "not_agreed"),
    *("uploading", "uploading", "learning", "rendering", "choosing", "choosing"),
    *("to_review", "to_review", "to_review"),
    *("approved",) * 6,
    "left",
)
"""Where one in twenty each stands."""
BEFORE_JOINING: Final = {"added": "added", "invited": "invited", "run_out": "invited"}
MADE: Final = ("choosing", "to_review", "approved")
Row = TypeVar("Row", bound=models.Model)


def company(count: int, *, cast: Company, at: datetime) -> Organization:
    """So many people, with all that was made of each on the way to where they stand."""
    made = seed.company(cast, at=at)
    with acting_for(made):
        departments = [Department.objects.create(name=name) for name in DEPARTMENTS]
        people = [_employee(number, departments, at=at) for number in range(count)]
        Employee.objects.bulk_create(people, batch_size=BATCH)
        places = [(WAY[number % len(WAY)], person) for number, person in enumerate(people)]
        _invite(places, at=at)
        _make(places, at=at)
        _tell(people, at=at)
    return made


def _employee(number: int, departments: list[Department], *, at: datetime) -> Employee:
    place = WAY[number % len(WAY)]
    state = BEFORE_JOINING.get(place, "left" if place == "left" else "active")
    return Employee(
        name=f"Person {number:05}",
        email=f"person{number}@bench.example",
        title="Account Executive",
        department=departments[number % len(departments)],
        created_at=at,
        **_stateful(state, at - timedelta(days=number % 30)),
    )


def _invite(places: list[tuple[str, Employee]], *, at: datetime) -> None:
    terms = {"invited": ("sent", 14), "run_out": ("expired", -1)}
    _written(
        Invite(
            employee=person,
            sent_at=at,
            expires_at=at + timedelta(days=terms[place][1]),
            **_stateful(terms[place][0], at),
        )
        for place, person in places
        if place in terms
    )


def _make(places: list[tuple[str, Employee]], *, at: datetime) -> None:
    """Consent, photos, trainings, takes and approvals of those who came so far."""
    joined = [each for each in places if each[0] in WAY[4:-1]]
    receipts = _written(_receipt(person, at=at) for _place, person in joined)
    _written(_photo(person, each, at=at) for _, person in joined for each in range(PHOTOS))
    trained = [each for each in zip(joined, receipts, strict=True) if each[0][0] != "uploading"]
    runs = _written(_run(place, receipt, at=at) for (place, _), receipt in trained)
    drawn = [run for run in runs if run.state == "ready"]
    of = {run.employee_id: place for (place, _), run in zip(_only(trained), runs, strict=True)}
    batches = _written(_batch(of[run.employee_id], run, at=at) for run in drawn)
    finished = [batch for batch in batches if of[batch.employee_id] in MADE]
    takes = _written(_take(of[batch.employee_id], batch, at=at) for batch in finished)
    sent = [take for take in takes if of[take.employee_id] != "choosing"]
    approvals = _written(_approval(take, at=at) for take in sent)
    _written(Choice(approval=each, headshot=each.headshot, position=1) for each in approvals)
    _written(_rendition(take, at=at) for take in sent if take.state == "released")


def _only(trained: Iterable[tuple[tuple[str, Employee], Any]]) -> list[tuple[str, Employee]]:
    return [placed for placed, _receipt in trained]


def _tell(people: list[Employee], *, at: datetime) -> None:
    _written(
        AuditEvent(
            at=at - timedelta(minutes=number),
            actor_kind="system",
            verb="employee.add",
            subject_type="people.employee",
            subject_id=person.pk,
        )
        for number, person in enumerate(people)
    )


def _receipt(person: Employee, *, at: datetime) -> ConsentReceipt:
    until = at + timedelta(days=365)
    return ConsentReceipt(
        employee=person, text_version=1, typed_name=person.name, given_at=at, expires_at=until
    )


def _photo(person: Employee, number: int, *, at: datetime) -> Photo:
    return Photo(
        employee=person,
        upload_key=str(number),
        embedding_key="none",
        size=1000,
        received_at=at,
        **_stateful("admitted", at),
    )


def _run(place: str, receipt: ConsentReceipt, *, at: datetime) -> TrainingRun:
    state = "running" if place == "learning" else "ready"
    made = {"base": "demo", "seed": 1, "created_at": at, "adapter_key": "none"}
    return TrainingRun(
        employee=receipt.employee, consent_receipt=receipt, **made, **_stateful(state, at)
    )


def _batch(place: str, run: TrainingRun, *, at: datetime) -> HeadshotBatch:
    return HeadshotBatch(
        employee=run.employee,
        run=run,
        style_version=_version(),
        seed=1,
        candidates=1,
        created_at=at,
        **_stateful("rendering" if place == "rendering" else "ready", at),
    )


def _take(place: str, batch: HeadshotBatch, *, at: datetime) -> Headshot:
    states = {"to_review": "chosen", "approved": "released"}
    return Headshot(
        batch=batch,
        employee=batch.employee,
        style_version=batch.style_version,
        seed=1,
        rank=1,
        likeness=1.0,
        likeness_floor=0.5,
        created_at=at,
        **_stateful(states.get(place, "proposed"), at),
    )


def _approval(take: Headshot, *, at: datetime) -> Approval:
    is_approved = take.state == "released"
    return Approval(
        employee=take.employee,
        headshot=take,
        signed_at=at,
        decided_at=at if is_approved else None,
        told_at=at if is_approved else None,
        **_stateful("approved" if is_approved else "open", at),
    )


def _rendition(take: Headshot, *, at: datetime) -> Rendition:
    return Rendition(
        headshot=take,
        profile=USUAL,
        file_key=f"plain/{take.pk}",
        digest="0" * 64,
        media_type="image/jpeg",
        width=800,
        height=800,
        size=1000,
        created_at=at,
    )


def _version() -> Any:
    version = styles.default_version()
    assert version  # noqa: S101  # the company was made with a published style
    return version


def _written(rows: Iterable[Row]) -> list[Row]:
    made = list(rows)
    if made:
        type(made[0])._base_manager.bulk_create(made, batch_size=BATCH)
    return made


def _stateful(state: str, at: datetime) -> dict[str, Any]:
    return {"state": state, "state_changed_at": at}
