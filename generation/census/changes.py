"""Reading what was done with many people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from generation.census.deeds import can_be_undone
from generation.census.lifecycle import WORKING, ChangeState
from generation.census.models import UNDO_FOR, BulkChange, BulkItem, Outcome
from tenants.kernel.errors import NotFound
from tenants.kernel.lifecycle import Actor

SHOWN_FOR: Final = timedelta(hours=1)
"""How long a change that ended is told of beside the list."""


@dataclass(frozen=True)
class Progress:
    """With how many of a change what was done."""

    total: int = 0
    waiting: int = 0
    done: int = 0
    refused: int = 0
    undone: int = 0
    kept: int = 0

    @property
    def over(self) -> int:
        """With how many nothing more is to be done."""
        return self.total - self.waiting


def by_id(change_id: UUID) -> BulkChange:
    """The change.

    Raises:
        NotFound: there is none in the organization in force.
    """
    change = BulkChange.objects.select_related("department").filter(pk=change_id).first()
    if change is None:
        raise NotFound(_("There is no such change."))
    return change


def latest(actor: Actor, *, at: datetime) -> BulkChange | None:
    """The actor's newest change, while it is worth telling of."""
    rows = BulkChange.objects.select_related("department")
    rows = rows.filter(actor_kind=actor.kind, actor_id=actor.id)
    change = rows.order_by("-created_at", "pk").first()
    if change is None or change.state in {*WORKING, ChangeState.STOPPED}:
        return change
    return change if change.state_changed_at > at - SHOWN_FOR else None


def progress(change: BulkChange) -> Progress:
    """How far it is."""
    rows = BulkItem.objects.filter(change=change).values("outcome").annotate(n=Count("pk"))
    counted = {row["outcome"]: row["n"] for row in rows}
    return Progress(sum(counted.values()), **counted)


def left_as_they_were(change: BulkChange) -> QuerySet[BulkItem]:
    """Whom it did nothing with, or could not take it back for, by name."""
    rows = BulkItem.objects.filter(change=change, outcome__in=[Outcome.REFUSED, Outcome.KEPT])
    return rows.select_related("employee").order_by("employee__name", "pk")


def may_be_undone(change: BulkChange, *, at: datetime) -> bool:
    """Whether it can be taken back now."""
    has_ended = change.state in {ChangeState.DONE, ChangeState.STOPPED}
    return has_ended and can_be_undone(change.kind) and change.created_at > at - UNDO_FOR
