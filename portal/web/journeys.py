"""Where many people stand, for a page of them, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.lifecycle import BatchState
from generation.headshots.models import HeadshotBatch
from generation.photos import queries as photos
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.kernel.jobs.reasons import sentence
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee


class Standing(NamedTuple):
    """One person's place on the way, as a pill: words, tone, icon; since when; and what is wrong, if anything is."""

    words: str
    tone: str
    icon: str
    since: datetime
    photos: photos.PhotoCounts
    trouble: str = ""


def standings(employees: Sequence[Employee]) -> dict[Any, Standing]:
    """Where each of these people stands, by id."""
    ids = [employee.pk for employee in employees]
    counts = photos.counts_by_employee(ids)
    runs = _newest(TrainingRun.objects.filter(employee_id__in=ids).order_by("created_at"))
    batches = _newest(HeadshotBatch.objects.filter(employee_id__in=ids).order_by("created_at"))
    approvals = _newest(
        Approval.objects.filter(employee_id__in=ids)
        .exclude(state=ApprovalState.WITHDRAWN)
        .order_by("signed_at")
    )
    return {
        employee.pk: _standing(
            employee,
            counts.get(employee.pk, photos.PhotoCounts()),
            runs.get(employee.pk),
            batches.get(employee.pk),
            approvals.get(employee.pk),
        )
        for employee in employees
    }


def _newest(rows: Iterable[Any]) -> dict[Any, Any]:
    return {row.employee_id: row for row in rows}


def _standing(
    employee: Employee,
    counts: photos.PhotoCounts,
    run: TrainingRun | None,
    batch: HeadshotBatch | None,
    approval: Approval | None,
) -> Standing:
    if employee.state != EmployeeState.ACTIVE:
        return _before_or_after(employee, counts)
    if approval:
        return _reviewed(approval, counts)
    if batch and (run is None or batch.run_id == run.pk):
        return _rendered(batch, counts)
    if run and run.state not in {RunState.CANCELLED, RunState.ERASED}:
        return _learned(run, counts)
    words = _("Uploading %(n)d/%(of)d") % {"n": counts.admitted, "of": photos.ASKED}
    return Standing(words, "", "upload", employee.state_changed_at, counts)


def _before_or_after(employee: Employee, counts: photos.PhotoCounts) -> Standing:
    icon = {EmployeeState.INVITED: "mail", EmployeeState.ADDED: "person"}.get(
        EmployeeState(employee.state), "minus"
    )
    words = EmployeeState(employee.state).label
    return Standing(str(words), "", icon, employee.state_changed_at, counts)


def _reviewed(approval: Approval, counts: photos.PhotoCounts) -> Standing:
    words, tone, icon = {
        ApprovalState.OPEN: (_("To review"), "warn", "eye"),
        ApprovalState.APPROVED: (_("Approved"), "ok", "check"),
    }.get(ApprovalState(approval.state), (_("Redo requested"), "bad", "redo"))
    return Standing(words, tone, icon, approval.state_changed_at, counts)


def _rendered(batch: HeadshotBatch, counts: photos.PhotoCounts) -> Standing:
    since = batch.state_changed_at
    if batch.state == BatchState.FAILED:
        trouble = sentence(batch.failure_code)
        return Standing(_("Rendering failed"), "bad", "warning", since, counts, trouble)
    if batch.state == BatchState.READY:
        return Standing(_("Choosing"), "accent", "heart", since, counts)
    return Standing(_("Rendering"), "accent", "working", since, counts)


def _learned(run: TrainingRun, counts: photos.PhotoCounts) -> Standing:
    since = run.state_changed_at
    if run.state == RunState.FAILED:
        trouble = sentence(run.failure_code)
        return Standing(_("Learning failed"), "bad", "warning", since, counts, trouble)
    if run.state == RunState.QUEUED:
        return Standing(_("Waiting"), "", "clock", since, counts)
    return Standing(_("Learning"), "accent", "working", since, counts)
