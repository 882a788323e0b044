"""When what holds a face has to go, as the consent text promises, and who is due."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.keeps.models import Keeps
from generation.ownphotos.lifecycle import OwnPhotoState
from generation.ownphotos.models import OwnPhoto
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.previews.lifecycle import PreviewState
from generation.previews.models import Preview
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from generation.wishes.models import Wishes
from tenants.consent.models import ConsentReceipt
from tenants.consent.texts import HEADSHOTS
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

AFTER_APPROVAL = timedelta(days=30)
"""Photos, measurements, adapters and the takes nobody approved, after a headshot was approved."""
AFTER_ACTIVITY = timedelta(days=90)
"""The same, where nothing was approved, after the person last did something."""
AFTER_LEAVING = timedelta(days=30)
"""Everything, an approved picture too, after the person left the company."""


def holding() -> QuerySet[Employee]:
    """The employees of whom something is kept beside an approved picture."""
    return Employee.objects.filter(_holds() | _holds_own())


def left_long_ago(*, at: datetime) -> QuerySet[Employee]:
    """Those who left long enough ago and of whom anything is kept."""
    approved = Approval.objects.filter(employee=OuterRef("pk"), state=ApprovalState.APPROVED)
    gone = Employee.objects.filter(
        _holds() | _holds_own() | Exists(approved), state=EmployeeState.LEFT
    )
    return gone.filter(state_changed_at__lte=at - AFTER_LEAVING)


def approved_long_ago(*, at: datetime) -> QuerySet[Approval]:
    """The approvals after whose time something older than they are is still kept."""
    due = approved_before(at - AFTER_APPROVAL)
    whose = {"employee": "employee_id", "made_before": "decided_at"}
    older = _holds(**whose) | _holds_own(**whose)
    return due.filter(older).select_related("employee")


def approved_before(moment: datetime) -> QuerySet[Approval]:
    """The approvals that stand and were decided by then."""
    return Approval.objects.filter(state=ApprovalState.APPROVED, decided_at__lte=moment)


def idle(*, at: datetime) -> QuerySet[Employee]:
    """Those who did nothing for so long that what nobody approved has to go."""
    last = {
        "said": _latest(Keeps, "said_at"),
        "wished": _latest(Wishes, "said_at"),
        "photo": _latest(Photo, "received_at"),
        "run": _latest(TrainingRun, "created_at"),
        "batch": _latest(HeadshotBatch, "created_at"),
        "own": _latest(OwnPhoto, "received_at"),
        "signed": _latest(Approval, "signed_at"),
    }
    active = holding().annotate(**last)
    # PostgreSQL's GREATEST passes over NULL
    return active.annotate(last_activity=Greatest(*last)).filter(
        last_activity__lte=at - AFTER_ACTIVITY
    )


def withdrawn() -> QuerySet[Employee]:
    """Those who took their consent back and of whose face something is still kept."""
    receipts = ConsentReceipt.objects.filter(employee=OuterRef("pk"), purpose=HEADSHOTS)
    unended = receipts.filter(withdrawn_at=None, replaced_at=None)
    taken_back = Exists(receipts.filter(withdrawn_at__isnull=False)) & ~Exists(unended)
    return Employee.objects.filter(_holds(), taken_back)


def _holds_own(*, employee: str = "pk", made_before: str = "") -> Q:
    """Whether an own photo of the employee, or a take of it, is kept, made before the outer
    field."""

    def limit(field: str) -> dict[str, Any]:
        return {f"{field}__lte": OuterRef(made_before)} if made_before else {}

    whose = {"employee_id": OuterRef(employee)}
    photos = OwnPhoto.objects.filter(**whose, **limit("received_at"))
    kept = [HeadshotState.RELEASED, HeadshotState.DISCARDED]
    takes = Headshot.objects.filter(**whose, **limit("created_at"), batch=None)
    return Q(Exists(photos.exclude(state=OwnPhotoState.ERASED))) | Q(
        Exists(takes.exclude(state__in=kept))
    )


def _holds(*, employee: str = "pk", made_before: str = "") -> Q:
    """Whether a photo, preview, adapter or take of the employee is kept, or what they asked to see
    in takes or would like, made before the outer field."""

    def limit(field: str) -> dict[str, Any]:
        return {f"{field}__lte": OuterRef(made_before)} if made_before else {}

    whose = {"employee_id": OuterRef(employee)}
    photos = Photo.objects.filter(**whose, **limit("received_at")).exclude(state=PhotoState.ERASED)
    runs = TrainingRun.objects.filter(**whose, **limit("created_at")).exclude(state=RunState.ERASED)
    previews = Preview.objects.filter(**whose, **limit("created_at"))
    shown = previews.exclude(state=PreviewState.ERASED)
    said = Keeps.objects.filter(**whose, **limit("said_at"))
    wished = Wishes.objects.filter(**whose, **limit("said_at"))
    kept = [HeadshotState.RELEASED, HeadshotState.DISCARDED]
    takes = Headshot.objects.filter(**whose, **limit("created_at")).exclude(batch=None)
    takes = takes.exclude(state__in=kept)
    things = (photos, shown, runs, takes, said, wished)
    return reduce(or_, [Q(Exists(rows)) for rows in things])


def _latest(model: type[Model], field: str) -> Subquery:
    rows = model._default_manager.filter(employee_id=OuterRef("pk")).order_by()
    return Subquery(rows.values("employee_id").annotate(latest=Max(field)).values("latest"))
