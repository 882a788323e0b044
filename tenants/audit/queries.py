"""Reading what happened, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tenants.audit.models import AuditEvent


@dataclass(frozen=True)
class Filter:
    """Which events are wanted; what is left empty does not limit them."""

    subject_id: UUID | None = None
    about: frozenset[UUID] = frozenset()
    """Events that were done to any of these, or by any of them."""
    actor_id: str = ""
    actor_kind: str = ""
    verb: str = ""
    """A whole verb (`employee.leave`), or the kind of thing it was done to (`employee`)."""
    since: datetime | None = None
    until: datetime | None = None
    """Events of `since` and later, and before `until`."""


class Place(NamedTuple):
    """Where a page of events ended."""

    at: datetime
    id: UUID


EVERYTHING = Filter()


def events(wanted: Filter = EVERYTHING) -> QuerySet[AuditEvent]:
    """The wanted events of the organization in force, newest first."""
    return AuditEvent.objects.filter(_condition(wanted)).order_by("-at", "-pk")


def recent(
    wanted: Filter = EVERYTHING, *, after: Place | None = None, limit: int = 50
) -> list[AuditEvent]:
    """A page of the wanted events; `after` is where the page before it ended.

    A deep page costs what the first does.
    """
    rows = events(wanted)
    if after:
        rows = rows.filter(Q(at__lt=after.at) | Q(at=after.at, pk__lt=after.id))
    return list(rows[:limit])


def place_of(event: AuditEvent) -> Place:
    """What to give as `after` for the events that follow this one."""
    return Place(event.at, event.pk)


def _condition(wanted: Filter) -> Q:
    condition = Q()
    if wanted.subject_id:
        condition &= Q(subject_id=wanted.subject_id)
    if wanted.about:
        actors = [str(pk) for pk in wanted.about]
        condition &= Q(subject_id__in=wanted.about) | Q(actor_id__in=actors)
    if wanted.actor_id:
        condition &= Q(actor_id=wanted.actor_id)
    if wanted.actor_kind:
        condition &= Q(actor_kind=wanted.actor_kind)
    if wanted.verb:
        condition &= Q(verb=wanted.verb) | Q(verb__startswith=f"{wanted.verb}.")
    if wanted.since:
        condition &= Q(at__gte=wanted.since)
    if wanted.until:
        condition &= Q(at__lt=wanted.until)
    return condition
