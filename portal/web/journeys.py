"""Where many people stand on the way to their headshot, for a page of them, in a few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from generation.approvals.lifecycle import WAITING, ApprovalState
from generation.approvals.models import Approval
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import HeadshotBatch
from generation.licences import queries as licences
from generation.ownphotos import queries as ownphotos
from generation.ownphotos.models import OwnPhoto
from generation.photos import queries as photos
from generation.photos.queries import PhotoCounts
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from portal.web.badges import BADGES
from tenants.consent import queries as consent
from tenants.kernel.jobs.reasons import sentence
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

Work = TypeVar("Work", TrainingRun, HeadshotBatch, Approval)


class Standing(NamedTuple):
    """One person's place on the way, as a pill: words, tone, icon; since when; what is wrong."""

    words: str
    tone: str
    icon: str
    since: datetime
    photos: PhotoCounts
    trouble: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known about one person, as far as it says where they stand."""

    employee: Employee
    has_agreed: bool = False
    photos: PhotoCounts = field(default_factory=PhotoCounts)
    run: TrainingRun | None = None
    batch: HeadshotBatch | None = None
    approval: Approval | None = None
    own_photo: OwnPhoto | None = None
    must_wait: bool = False
    """Whether the organization's new work waits for the base's licence."""

    def standing(self, words: str, tone: str, icon: str, since: datetime) -> Standing:
        """The place, with the photos that go with it."""
        return Standing(words, tone, icon, since, self.photos)

    def held(self, work: TrainingRun | HeadshotBatch) -> Standing:
        """The place of somebody whose work waits for the base's licence."""
        words, since = _("Waiting for the licence"), work.state_changed_at
        return self.standing(words, "warn", "clock", since)

    def failed(self, words: str, work: TrainingRun | HeadshotBatch) -> Standing:
        """The place of somebody whose work failed, with the reason."""
        why = sentence(work.failure_code)
        return Standing(words, "bad", "warning", work.state_changed_at, self.photos, why)


def standings(employees: Sequence[Employee], *, at: datetime) -> dict[UUID, Standing]:
    """Where each of these people stands, by id. The number of queries is the same for any many."""
    ids = [employee.pk for employee in employees]
    agreed = consent.agreed(ids, at=at)
    counts = photos.counts_by_employee(ids)
    runs = _newest(TrainingRun.objects.filter(employee_id__in=ids).order_by("created_at"))
    batches = _newest(HeadshotBatch.objects.filter(employee_id__in=ids).order_by("created_at"))
    reviewed = Approval.objects.filter(employee_id__in=ids).exclude(state=ApprovalState.WITHDRAWN)
    approvals = _newest(reviewed.order_by("signed_at"))
    own_photos = ownphotos.by_employee(ids)
    must_wait = licences.must_wait(at=at)
    return {
        employee.pk: standing_of(
            Facts(
                employee,
                employee.pk in agreed,
                counts.get(employee.pk, PhotoCounts()),
                runs.get(employee.pk),
                batches.get(employee.pk),
                approvals.get(employee.pk),
                own_photos.get(employee.pk),
                must_wait,
            )
        )
        for employee in employees
    }


def standing_of(facts: Facts) -> Standing:
    """Where somebody stands; what is furthest along wins, as in `generation.journey`."""
    employee, approval = facts.employee, facts.approval
    if employee.state != EmployeeState.ACTIVE:
        icon = BADGES[employee.state].icon
        words = employee.get_state_display()
        return facts.standing(words, "", icon, employee.state_changed_at)
    if approval and approval.state == ApprovalState.APPROVED:
        return facts.standing(_("Approved"), "ok", "check", approval.state_changed_at)
    if approval and approval.state in WAITING and (facts.has_agreed or facts.own_photo):
        words = _("Second look") if approval.state == ApprovalState.SECOND else _("To review")
        return facts.standing(words, "warn", "eye", approval.state_changed_at)
    if facts.own_photo:
        return facts.standing(_("Own photo"), "", "image", facts.own_photo.state_changed_at)
    if not facts.has_agreed:
        return facts.standing(_("Not agreed yet"), "", "clock", employee.state_changed_at)
    return _in_work(facts) or _between_work(facts)


def _in_work(facts: Facts) -> Standing | None:
    run, batch = facts.run, facts.batch
    if run and (batch is None or run.created_at > batch.created_at):
        return _learning(facts, run)
    return _rendering(facts, batch) if batch else None


def _learning(facts: Facts, run: TrainingRun) -> Standing | None:
    if run.state in {RunState.CANCELLED, RunState.ERASED}:
        return None
    if run.state == RunState.FAILED:
        return facts.failed(_("Learning failed"), run)
    if run.state == RunState.QUEUED and facts.must_wait:
        return facts.held(run)
    if run.state == RunState.QUEUED:
        return facts.standing(_("Waiting"), "", "clock", run.state_changed_at)
    return facts.standing(_("Learning"), "accent", "working", run.state_changed_at)


def _rendering(facts: Facts, batch: HeadshotBatch) -> Standing | None:
    if batch.state == BatchState.FAILED:
        return facts.failed(_("Rendering failed"), batch)
    if batch.state == BatchState.QUEUED and facts.must_wait:
        return facts.held(batch)
    if batch.state in {BatchState.QUEUED, BatchState.RENDERING}:
        return facts.standing(_("Rendering"), "accent", "working", batch.state_changed_at)
    return None


def _between_work(facts: Facts) -> Standing:
    if facts.photos.stalled:
        words, since = _("Photos not checked"), facts.employee.state_changed_at
        return facts.standing(words, "bad", "warning", facts.photos.newest_at or since)
    if facts.approval:
        since = facts.approval.state_changed_at
        return facts.standing(_("Redo requested"), "bad", "redo", since)
    if facts.batch and facts.batch.state == BatchState.READY:
        since = facts.batch.state_changed_at
        return facts.standing(_("Choosing"), "accent", "heart", since)
    words = _("Uploading %(n)d/%(of)d") % {"n": facts.photos.admitted, "of": photos.ASKED}
    since = facts.photos.newest_at or facts.employee.state_changed_at
    return facts.standing(words, "", "upload", since)


def _newest(rows: Iterable[Work]) -> dict[UUID, Work]:
    return {row.employee_id: row for row in rows}
