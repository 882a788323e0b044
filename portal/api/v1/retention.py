"""What is kept of people for how long, and what goes next, over the API."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generation.retention import preview, timers
from generation.retention.preview import Due, Why
from portal.api.v1 import paging
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.kernel.errors import Invalid

FARTHEST: Final = 365


class AmountsOut(serializers.Serializer[Any]):
    """How much of each kind goes."""

    photos = serializers.IntegerField()
    models = serializers.IntegerField(help_text="Trainings, with what came of them.")
    previews = serializers.IntegerField(help_text="First impressions.")
    takes = serializers.IntegerField(help_text="Takes that nobody approved.")
    own_photos = serializers.IntegerField()
    approved = serializers.IntegerField(help_text="Approved headshots.")


class DueOut(serializers.Serializer[Any]):
    """A person of whom something goes."""

    employee_id = serializers.UUIDField()
    external_id = serializers.CharField()
    why = serializers.ChoiceField(choices=Why.choices)
    due_at = serializers.DateTimeField()
    amounts = AmountsOut()


class RetentionOut(serializers.Serializer[Any]):
    """The rules in force, and a page of what goes by them, the soonest first."""

    days_after_approval = serializers.IntegerField()
    days_after_activity = serializers.IntegerField()
    days_after_leaving = serializers.IntegerField()
    people = serializers.IntegerField(help_text="Everybody of whom something goes.")
    totals = AmountsOut()
    items = DueOut(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class RetentionView(TenantView):
    """The company's retention."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.PEOPLE_READ}

    @extend_schema(
        operation_id="retention_read",
        parameters=[
            OpenApiParameter(
                "days", int, description=f"How far to look ahead, 0 to {FARTHEST}; 30 without it."
            ),
            *paging.PARAMETERS,
        ],
        responses=RetentionOut,
    )
    def get(self, request: Request) -> Response:
        """Read how long things are kept, and what goes next if nobody does anything."""
        at, limit = now(), paging.limit_of(request)
        dues = preview.preview(until=at + timedelta(days=_days(request)), at=at)
        rows = _after(dues, paging.place_of(request))
        last = rows[limit - 1] if len(rows) > limit else None
        cursor = paging.cursor_of(last.due_at.isoformat(), str(last.employee.pk)) if last else None
        return Response(
            {
                "days_after_approval": timers.AFTER_APPROVAL.days,
                "days_after_activity": timers.AFTER_ACTIVITY.days,
                "days_after_leaving": timers.AFTER_LEAVING.days,
                "people": len(dues),
                "totals": preview.totals(dues),
                "items": [_shown(due) for due in rows[:limit]],
                "next_cursor": cursor,
            }
        )


def _days(request: Request) -> int:
    raw = request.query_params.get("days", "30")
    if not raw.isdecimal() or len(raw) > len(str(FARTHEST)) or int(raw) > FARTHEST:
        sentence = _("Give a number from {least} to {most}.").format(least=0, most=FARTHEST)
        raise Invalid(fields={"days": sentence})
    return int(raw)


def _after(dues: list[Due], place: list[Any] | None) -> list[Due]:
    if place is None:
        return dues
    try:
        ended = datetime.fromisoformat(place[0]), str(place[1])
        return [due for due in dues if preview.place_of(due) > ended]
    except (TypeError, ValueError) as error:
        raise paging.BadCursor from error


def _shown(due: Due) -> dict[str, Any]:
    return {
        "employee_id": str(due.employee.pk),
        "external_id": due.employee.external_id,
        "why": due.why,
        "due_at": due.due_at.isoformat(),
        "amounts": preview.totals([due]),
    }
