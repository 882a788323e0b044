"""What publishing a style's draft would do: to whom, and for how much work of a GPU."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import QuerySet

from generation.headshots.lifecycle import BatchState, HeadshotState
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.queries import OPEN
from generation.styles import queries as styles
from generation.styles.models import StyleTemplate
from generation.training.lifecycle import RunState
from generation.training.models import TrainingRun
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

RECENT = 20
"""Finished work that a time is taken from."""


@dataclass(frozen=True)
class Effects:
    """Whom a new version of a style is for, and what it costs once they ask for headshots.

    Seconds are a GPU worker's for one person, the median of what this company had made lately; None
    where nothing was made yet.
    """

    people: QuerySet[Employee]
    """Whose next headshots would be made in it."""
    audience: str
    """Whom it is for, as publishing takes it to notice that others decided otherwise since."""
    trained: int
    """How many of them have a model already: nothing is learned again for these."""
    approved: int
    """People who work here with an approved picture of an earlier version, which they keep."""
    under_way: int
    """People whose headshots are being made in an earlier version, and stay in it."""
    rendering_seconds: float | None
    training_seconds: float | None


def of_publishing(template: StyleTemplate) -> Effects:
    """What publishing the saved draft would do."""
    people = styles.people_of(template)
    ready = TrainingRun.objects.filter(employee__in=people.order_by(), state=RunState.READY)
    earlier = {"style_version__template": template}
    approved = Headshot.objects.filter(
        state=HeadshotState.RELEASED, employee__state=EmployeeState.ACTIVE, **earlier
    )
    return Effects(
        people=people,
        audience=styles.audience(template),
        trained=ready.values("employee").distinct().count(),
        approved=approved.values("employee").distinct().count(),
        under_way=HeadshotBatch.objects.filter(state__in=OPEN, **earlier).count(),
        rendering_seconds=rendering_seconds(template.draft["candidates"]),
        training_seconds=training_seconds(),
    )


def rendering_seconds(candidates: int) -> float | None:
    """How long a GPU worker has so many pictures of one person in hand, drawn as a whole."""
    rows = HeadshotBatch.objects.filter(state=BatchState.READY, rendered__gt=0, source=None)
    recent = rows.order_by("-finished_at", "pk")[:RECENT]
    each = _median(sum(row.stage_seconds.values()) / row.rendered for row in recent)
    return None if each is None else each * candidates


def training_seconds() -> float | None:
    """How long a GPU worker learns one person."""
    rows = TrainingRun.objects.filter(state=RunState.READY).exclude(stage_seconds={})
    recent = rows.order_by("-finished_at", "pk")[:RECENT]
    return _median(sum(row.stage_seconds.values()) for row in recent)


def _median(seconds: Iterable[float]) -> float | None:
    known = [each for each in seconds if each > 0]
    return median(known) if known else None
