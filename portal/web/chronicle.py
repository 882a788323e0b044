"""Audit events as lines that people read, with the names that the ids stand for now."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from tenants.audit.models import AuditEvent
from tenants.audit.sentences import describe
from tenants.organizations import queries as organizations
from tenants.people import queries as people


class Line(NamedTuple):
    """One event: when, and what."""

    at: datetime
    text: str


def told(events: Sequence[AuditEvent]) -> list[Line]:
    """The events as sentences; whoever was erased stays unnamed."""
    ids = {event.subject_id for event in events}
    names = people.names(ids)
    names |= {str(member.pk): member.user.name for member in organizations.members()}
    return [Line(event.at, describe(event, names)) for event in events]
