"""What the sweep will remove by a moment, if nobody does anything until then.

It goes by the same timers as the sweep and touches nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from generation.headshots.lifecycle import HeadshotState
from generation.headshots.models import Headshot
from generation.ownphotos.lifecycle import OwnPhotoState
from generation.ownphotos.models import OwnPhoto
from generation.photos.lifecycle import PhotoState
from generation.photos.models import Photo
from generation.previews.lifecycle import PreviewState
from generation.previews.models import Preview
from generation.retention import timers
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from generation.training.queries import OPEN as OPEN_RUNS
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

KINDS: Final = ("photos", "models", "previews", "takes", "own_photos", "approved")


class Why(TextChoices):
    """What makes it go, in the order in which the sweep asks."""

    ERASING = "erasing", _("Is being erased")
    WITHDRAWN = "withdrawn", _("Took the consent back")
    LEFT = "left", _("Left the company")
    APPROVED = "approved", _("Has an approved headshot")
    IDLE = "idle", _("Did nothing for long")


@dataclass(frozen=True)
class Due:
    """A person of whom something goes, why and when, and how much of each kind."""

    employee: Employee
    why: Why
    due_at: datetime
    counts: dict[str, int] = field(default_factory=dict)


def preview(*, until: datetime, at: datetime) -> list[Due]:
    """Who loses what by then in the organization in force, the soonest first."""
    reasons = _reasons(until=until, at=at)
    counts = _counts(reasons, until=until)
    first: dict[UUID, Due] = {}
    for due in sorted(chain(*reasons.values()), key=place_of):
        pk = due.employee.pk
        first.setdefault(pk, replace(due, counts=counts.get(pk, {})))
    return list(first.values())


def reasons(*, until: datetime, at: datetime, of: Collection[Why]) -> list[Due]:
    """Who is due by then for one of these reasons, the soonest first, without what goes."""
    found = _reasons(until=until, at=at)
    return sorted(chain.from_iterable(found[why] for why in of), key=place_of)


def place_of(due: Due) -> tuple[datetime, str]:
    """Where in the list it stands."""
    return due.due_at, str(due.employee.pk)


def totals(dues: Iterable[Due]) -> dict[str, int]:
    """How much of each kind goes of all of them."""
    summed: Counter[str] = Counter()
    for due in dues:
        summed.update(due.counts)
    return {kind: summed[kind] for kind in KINDS}


def _reasons(*, until: datetime, at: datetime) -> dict[Why, list[Due]]:
    """Everybody who is due by each of the timers; one person may be by several."""
    erasing = Employee.objects.filter(state=EmployeeState.ERASING)
    past = {
        Why.ERASING: [(each, at) for each in erasing],
        Why.WITHDRAWN: [(each, at) for each in timers.withdrawn()],
        Why.LEFT: [
            (each, each.state_changed_at + timers.AFTER_LEAVING)
            for each in timers.left_long_ago(at=until)
        ],
        Why.APPROVED: [
            (each.employee, each.decided_at + timers.AFTER_APPROVAL)
            for each in timers.approved_long_ago(at=until)
            if each.decided_at
        ],
        Why.IDLE: [
            (each, each.last_activity + timers.AFTER_ACTIVITY)  # type: ignore[attr-defined]  # annotated
            for each in timers.idle(at=until)
        ],
    }
    return {
        why: [Due(each, why, max(when, at)) for each, when in rows] for why, rows in past.items()
    }


def _counts(reasons: dict[Why, list[Due]], *, until: datetime) -> dict[UUID, dict[str, int]]:
    ids = {why: {due.employee.pk for due in dues} for why, dues in reasons.items()}
    everything = ids[Why.ERASING] | ids[Why.LEFT]
    whole = everything | ids[Why.IDLE]
    face = whole | ids[Why.WITHDRAWN]
    kept = [HeadshotState.RELEASED, HeadshotState.DISCARDED]
    open_takes = Headshot.objects.exclude(state__in=kept)
    drawn, own = open_takes.exclude(batch=None), open_takes.filter(batch=None)
    runs = TrainingRun.objects.exclude(state=RunState.ERASED)
    rows: list[tuple[str, QuerySet[Any], str, Collection[UUID]]] = [
        ("photos", Photo.objects.exclude(state=PhotoState.ERASED), "received_at", face),
        ("models", runs.exclude(state__in=OPEN_RUNS), "created_at", face),
        ("previews", Preview.objects.exclude(state=PreviewState.ERASED), "created_at", face),
        ("takes", drawn, "created_at", face),
        ("takes", own, "created_at", whole),
        ("own_photos", OwnPhoto.objects.exclude(state=OwnPhotoState.ERASED), "received_at", whole),
    ]
    found: dict[UUID, dict[str, int]] = {}
    for kind, held, made, whose in rows:
        _add(found, kind, held.filter(Q(employee__in=whose) | _before_an_approval(made, until)))
    # what is being learned is stopped and goes, except where only an approval's time is over
    _add(found, "models", runs.filter(state__in=OPEN_RUNS, employee__in=face))
    released = Headshot.objects.filter(state=HeadshotState.RELEASED, employee__in=everything)
    _add(found, "approved", released)
    return found


def _before_an_approval(made: str, until: datetime) -> Exists:
    """Whether it was made before a picture was approved whose time is over."""
    over = timers.approved_before(until - timers.AFTER_APPROVAL)
    return Exists(over.filter(employee=OuterRef("employee_id"), decided_at__gte=OuterRef(made)))


def _add(found: dict[UUID, dict[str, int]], kind: str, held: QuerySet[Model]) -> None:
    for pk, number in held.order_by().values_list("employee_id").annotate(Count("pk")):
        mine = found.setdefault(pk, {})
        mine[kind] = mine.get(kind, 0) + number
