"""Audit events as a table for spreadsheets, made while it is sent."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from portal.web.chronicle import told
from tenants.audit import queries
from tenants.audit.models import AuditEvent
from tenants.kernel.scoping import acting_briefly_for
from tenants.kernel.tables import plain

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
AT_ONCE: Final = 500
BOM: Final = "\ufeff"
"""Without it spreadsheets read the letters of most names wrongly."""
FIELDS: Final = (
    "at",
    "actor_kind",
    "actor_id",
    "verb",
    "object_kind",
    "object_id",
    "before",
    "after",
    "sentence",
)


def pieces(organization_id: UUID, wanted: queries.Filter) -> Iterator[bytes]:
    """The table, newest first; no connection is held while somebody takes it slowly."""
    yield (BOM + _lines([FIELDS])).encode()
    place = None
    while True:
        with acting_briefly_for(organization_id):
            events = queries.recent(wanted, after=place, limit=AT_ONCE)
            rows = _rows(events)
        if rows:
            yield _lines(rows).encode()
        if len(events) < AT_ONCE:
            return
        place = queries.place_of(events[-1])


def _rows(events: Sequence[AuditEvent]) -> list[Sequence[str]]:
    return [
        (
            event.at.isoformat(),
            event.actor_kind,
            event.actor_id,
            event.verb,
            event.subject_type,
            str(event.subject_id),
            event.before,
            event.after,
            line.text,
        )
        for event, line in zip(events, told(events), strict=True)
    ]


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([plain(cell) for cell in row] for row in rows)
    return out.getvalue()
