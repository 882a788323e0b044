"""What happened at the company, over the API: ids, states and verbs, as the log keeps them."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.v1 import paging
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.audit import queries
from tenants.audit.models import AuditEvent
from tenants.kernel.errors import Invalid

FILTERS: Final = [
    OpenApiParameter("verb", str, description="`employee.leave`, or `employee` for all of a kind."),
    OpenApiParameter("actor_kind", str, description="member, employee, api_key, operator, system."),
    OpenApiParameter("actor_id", str, description="The id of whoever did it."),
    OpenApiParameter("object_id", UUID, description="The id of what it was done to."),
    OpenApiParameter("since", datetime, description="Then and later; UTC without an offset."),
    OpenApiParameter("until", datetime, description="Before then; UTC without an offset."),
]


class LogEventOut(serializers.Serializer[Any]):
    """One thing that happened."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    actor_kind = serializers.CharField()
    actor_id = serializers.CharField(help_text="Empty where the system did it by itself.")
    object_kind = serializers.CharField(source="subject_type")
    object_id = serializers.UUIDField(source="subject_id")
    before = serializers.CharField()
    after = serializers.CharField()
    detail = serializers.JSONField()


class LogEventsOut(serializers.Serializer[Any]):
    """A page of events, the newest first."""

    items = LogEventOut(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class EventsView(TenantView):
    """The audit log."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.AUDIT_READ}

    @extend_schema(
        operation_id="audit_list", parameters=[*FILTERS, *paging.PARAMETERS], responses=LogEventsOut
    )
    def get(self, request: Request) -> Response:
        """Read what happened, narrowed by any of the filters."""
        limit = paging.limit_of(request)
        events = queries.recent(_wanted(request), after=_place(request), limit=limit + 1)
        cursor = _cursor(events[limit - 1]) if len(events) > limit else None
        items = LogEventOut(events[:limit], many=True).data
        return Response({"items": items, "next_cursor": cursor})


def _wanted(request: Request) -> queries.Filter:
    return queries.Filter(
        verb=_word(request, "verb"),
        actor_kind=_word(request, "actor_kind"),
        actor_id=str(_uuid(request, "actor_id") or ""),
        subject_id=_uuid(request, "object_id"),
        since=_moment(request, "since"),
        until=_moment(request, "until"),
    )


def _word(request: Request, name: str) -> str:
    raw = request.query_params.get(name, "")
    if "\x00" in raw:
        raise Invalid(fields={name: _("Leave out the zero byte.")})
    return raw


def _uuid(request: Request, name: str) -> UUID | None:
    raw = request.query_params.get(name, "")
    try:
        return UUID(raw) if raw else None
    except ValueError as error:
        raise Invalid(fields={name: _("Give an id as it is in an event.")}) from error


def _moment(request: Request, name: str) -> datetime | None:
    raw = request.query_params.get(name, "")
    try:
        found = datetime.fromisoformat(raw) if raw else None
        # away from UTC, the first and the last hours there are cannot be told in it
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(fields={name: _("Give a time as 2026-06-01T12:00:00Z.")}) from error


def _place(request: Request) -> queries.Place | None:
    place = paging.place_of(request)
    if place is None:
        return None
    try:
        return queries.Place(datetime.fromisoformat(place[0]).astimezone(UTC), UUID(place[1]))
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise paging.BadCursor from error


def _cursor(event: AuditEvent) -> str:
    return paging.cursor_of(event.at.isoformat(), str(event.pk))
