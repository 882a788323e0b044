"""Employees over the API: what an HR system needs to keep them in step."""

from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.utils.timezone import now
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from generation.census import queries as census
from generation.census import search
from generation.census.places import Place
from generation.census.queries import Bound, Standing, Wanted
from generation.journey import Step, step_of
from portal.api.v1 import paging
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.invites import actions as invites
from tenants.invites import queries as invite_queries
from tenants.invites.lifecycle import InviteState
from tenants.kernel.errors import Invalid
from tenants.people import actions, queries
from tenants.people.actions import Outcome
from tenants.people.lifecycle import EmployeeState
from tenants.people.models import Employee

LEFT = (EmployeeState.LEFT, EmployeeState.ERASING, EmployeeState.ERASED)


class EmployeeIn(serializers.Serializer[Any]):
    """What an HR system knows about somebody."""

    name = serializers.CharField(max_length=120)
    email = serializers.EmailField()
    title = serializers.CharField(max_length=120, required=False, allow_blank=True)
    department = serializers.CharField(max_length=120, required=False, allow_blank=True)


class EmployeeOut(serializers.Serializer[Any]):
    """An employee, and how far they are."""

    id = serializers.UUIDField()
    external_id = serializers.CharField()
    name = serializers.CharField()
    email = serializers.EmailField()
    title = serializers.CharField()
    department = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=EmployeeState.choices)
    step = serializers.ChoiceField(
        choices=[str(step) for step in Step],
        allow_null=True,
        help_text="What comes next for them; null before they joined and after they left.",
    )
    status = serializers.ChoiceField(
        choices=Place.choices, allow_null=True, help_text="Where they stand on the way."
    )
    status_since = serializers.DateTimeField(allow_null=True)


class EmployeePage(serializers.Serializer[Any]):
    """A page of employees by name."""

    items = EmployeeOut(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class InviteOut(serializers.Serializer[Any]):
    """An invite that is on its way or was accepted."""

    state = serializers.ChoiceField(choices=InviteState.choices)
    sent_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    reminded_at = serializers.DateTimeField(
        allow_null=True, help_text="When they were reminded; null while they were not."
    )


class EmployeesView(TenantView):
    """All employees, a page at a time."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.PEOPLE_READ}

    @extend_schema(
        operation_id="employees_list",
        parameters=[
            *paging.PARAMETERS,
            OpenApiParameter("state", str, enum=EmployeeState.values),
            OpenApiParameter("status", str, enum=Place.values),
            OpenApiParameter("department", str, description="Its name."),
            OpenApiParameter(
                "stuck", str, description="At a status for so long: `7` or `7d` days, `2w` weeks."
            ),
            OpenApiParameter(
                "q",
                str,
                description="A search as on the page: a part of a name, an address or a title, and "
                "`status:`, `department:` and `stuck:`.",
            ),
        ],
        responses=EmployeePage,
    )
    def get(self, request: Request) -> Response:
        """List employees by name."""
        limit, at = paging.limit_of(request), now()
        place = _place(request)
        bound = Bound(place) if place else None
        page = census.page(_wanted(request), bound=bound, limit=limit, at=at)
        last = queries.place_of(page.rows[-1][0]) if page.has_later else None
        cursor = paging.cursor_of(last.name, str(last.id)) if last else None
        items = [shown(person, standing) for person, standing in page.rows]
        return Response({"items": items, "next_cursor": cursor})


class EmployeeView(TenantView):
    """One employee, by the id that the HR system knows them by."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.PEOPLE_READ, "PUT": Scope.PEOPLE_WRITE}

    @extend_schema(operation_id="employees_read", responses=EmployeeOut)
    def get(self, request: Request, external_id: str) -> Response:
        """Read one employee."""
        return Response(shown(queries.by_external_id(external_id)))

    @extend_schema(
        operation_id="employees_upsert",
        parameters=[
            OpenApiParameter(
                "X-Outcome",
                str,
                OpenApiParameter.HEADER,
                description="What the call did.",
                enum=list(Outcome),
                response=[200, 201],
            )
        ],
        request=EmployeeIn,
        responses={200: EmployeeOut, 201: EmployeeOut},
    )
    def put(self, request: Request, external_id: str) -> Response:
        """Add or change one employee; the same again changes nothing."""
        body = EmployeeIn(data=request.data)
        body.is_valid(raise_exception=True)
        done = actions.upsert_by_external_id(
            external_id, actor=self.actor, at=now(), **body.validated_data
        )
        created = done.outcome == Outcome.CREATED
        return Response(
            shown(done.employee),
            status=status.HTTP_201_CREATED if created else status.HTTP_200_OK,
            headers={"X-Outcome": str(done.outcome)},
        )


class DeactivateView(TenantView):
    """An employee who left."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.PEOPLE_WRITE}

    @extend_schema(operation_id="employees_deactivate", request=None, responses=EmployeeOut)
    def post(self, request: Request, external_id: str) -> Response:
        """End their access. Somebody who left already stays as they are."""
        employee = queries.by_external_id(external_id)
        if employee.state not in LEFT:
            actions.leave(employee, actor=self.actor, at=now())
        return Response(shown(employee))


class InviteView(TenantView):
    """The invite of one employee."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.INVITES_WRITE}

    @extend_schema(
        operation_id="employees_invite", request=None, responses={200: InviteOut, 202: InviteOut}
    )
    def post(self, request: Request, external_id: str) -> Response:
        """Send an invite; where one is open or was accepted, nothing is sent and that one shown."""
        employee, at = queries.by_external_id(external_id), now()
        if standing := invite_queries.standing_invite(employee, at=at):
            return Response(InviteOut(standing).data)
        invite = invites.send(employee, actor=self.actor, at=at)
        return Response(InviteOut(invite).data, status=status.HTTP_202_ACCEPTED)


def shown(employee: Employee, standing: Standing | None = None) -> dict[str, Any]:
    """The employee as `EmployeeOut` describes them; where they stand is read unless it is given."""
    at = now()
    standing = standing or census.standings([employee.pk], at=at).get(employee.pk)
    joined = employee.state == EmployeeState.ACTIVE
    department = employee.department
    return {
        "id": str(employee.pk),
        "external_id": employee.external_id,
        "name": employee.name,
        "email": employee.email,
        "title": employee.title,
        "department": department.name if department else None,
        "state": employee.state,
        "step": str(step_of(employee, at=at)) if joined else None,
        "status": str(standing.place) if standing else None,
        "status_since": standing.since if standing else None,
    }


def _wanted(request: Request) -> Wanted:
    asked = request.query_params
    wanted = search.read(asked.get("q", ""))
    for name, reads in (
        ("status", search.status),
        ("department", search.department),
        ("stuck", search.stuck),
    ):
        if value := asked.get(name, ""):
            wanted = reads(wanted, value)
    return replace(wanted, who=replace(wanted.who, state=_state(request)))


def _state(request: Request) -> str:
    state = request.query_params.get("state", "")
    if state and state not in EmployeeState.values:
        known = ", ".join(EmployeeState.values)
        raise Invalid(fields={"state": _("Use one of {known}.").format(known=known)})
    return state


def _place(request: Request) -> queries.Place | None:
    place = paging.place_of(request)
    if place is None:
        return None
    try:
        name, pk = place
        # no name holds what PostgreSQL or UTF-8 refuse
        return queries.Place(name.replace("\x00", "").encode().decode(), UUID(pk))
    except (ValueError, TypeError, AttributeError) as error:
        raise paging.BadCursor from error
