"""Approvals over the API: what waits, deciding for a reviewer, and what happened."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.utils.timezone import is_aware, now
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generation.approvals import actions, queries
from generation.approvals.lifecycle import ApprovalState
from generation.approvals.models import Approval
from generation.delivery import actions as delivery
from generation.headshots import edits
from generation.headshots.edits import CLOTHING, LIGHTING, Change
from generation.headshots.models import Headshot
from generation.headshots.policy import passes_everything
from generation.headshots.redos import RedoReason
from portal.api.v1 import paging
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.audit import queries as audit
from tenants.kernel.errors import Invalid, NotFound
from tenants.organizations.models import Membership
from tenants.organizations.queries import members


class ApprovalOut(serializers.Serializer[Any]):
    """What was put before the reviewers, and how far it is."""

    id = serializers.UUIDField()
    external_id = serializers.CharField(help_text="The employee's.")
    headshot_id = serializers.UUIDField(help_text="The first choice; send it back to decide.")
    state = serializers.ChoiceField(choices=ApprovalState.choices)
    is_signed = serializers.BooleanField(help_text="Whether the employee chose it themselves.")
    passes_everything = serializers.BooleanField(help_text="Whether every check passed.")
    signed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    leaves_at = serializers.DateTimeField(
        allow_null=True, help_text="Until then an undo leaves nothing to call back."
    )
    reason = serializers.CharField(help_text="Why changes were asked for.")
    note = serializers.CharField()


class ApprovalPage(serializers.Serializer[Any]):
    """A page of approvals, latest sign-off first."""

    items = ApprovalOut(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class DecisionIn(serializers.Serializer[Any]):
    """A reviewer's decision."""

    decision = serializers.ChoiceField(
        choices=["approve", "request_changes", "request_edit", "undo", "withdraw"]
    )
    reviewer = serializers.EmailField(
        help_text="The e-mail address of the member who decides. What binds them on the pages "
        "binds them here: their role and departments, and that nobody decides on their own."
    )
    headshot_id = serializers.UUIDField(
        required=False, help_text="What the reviewer looked at; for all but undo and withdraw."
    )
    reason = serializers.ChoiceField(choices=RedoReason.choices, required=False)
    note = serializers.CharField(max_length=400, required=False, allow_blank=True)
    take_id = serializers.UUIDField(
        required=False, help_text="Of their choices, the one to approve or edit; else the first."
    )
    axis = serializers.ChoiceField(
        choices=[CLOTHING, LIGHTING], required=False, help_text="What an edit changes."
    )
    value = serializers.CharField(
        max_length=100, required=False, help_text="To what an edit changes it."
    )


class EditsOut(serializers.Serializer[Any]):
    """What of one take can be drawn anew while its head stays."""

    take_id = serializers.UUIDField()
    clothing = serializers.ListField(child=serializers.CharField())
    lighting = serializers.ListField(child=serializers.CharField())


class EventOut(serializers.Serializer[Any]):
    """One thing that happened on the way to approval."""

    at = serializers.DateTimeField()
    verb = serializers.CharField()
    actor_kind = serializers.CharField()
    actor_id = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    reason = serializers.CharField()


class ApprovalsView(TenantView):
    """All approvals, a page at a time."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.APPROVALS_READ}

    @extend_schema(
        operation_id="approvals_list",
        parameters=[
            *paging.PARAMETERS,
            OpenApiParameter("state", str, enum=ApprovalState.values),
        ],
        responses=ApprovalPage,
    )
    def get(self, request: Request) -> Response:
        """List approvals, latest sign-off first."""
        limit = paging.limit_of(request)
        page = queries.page(state=_state(request), after=_place(request), limit=limit + 1)
        more, rows = len(page) > limit, page[:limit]
        cursor = None
        if more:
            cursor = paging.cursor_of(rows[-1].signed_at.isoformat(), str(rows[-1].pk))
        return Response({"items": [shown(row) for row in rows], "next_cursor": cursor})


class ApprovalView(TenantView):
    """One approval."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.APPROVALS_READ}

    @extend_schema(operation_id="approvals_read", responses=ApprovalOut)
    def get(self, request: Request, approval_id: UUID) -> Response:
        """Read one approval."""
        return Response(shown(_found(approval_id)))


class EditsView(TenantView):
    """What a reviewer may have changed."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.APPROVALS_READ}

    @extend_schema(operation_id="approvals_edits", responses=EditsOut(many=True))
    def get(self, request: Request, approval_id: UUID) -> Response:
        """List by take what `request_edit` accepts, in the order of the employee's choice.

        Nothing where we did not draw the take, or its model is gone.
        """
        return Response([_editable(take) for take in _takes(_found(approval_id))])


class DecideView(TenantView):
    """A decision on one approval."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.APPROVALS_WRITE}

    @extend_schema(operation_id="approvals_decide", request=DecisionIn, responses=ApprovalOut)
    def post(self, request: Request, approval_id: UUID) -> Response:
        """Decide for a member, or take a decision back.

        An undo within a minute of the approval is as if nothing had been; later the picture is
        called back from everywhere it went, and the employee is told.
        """
        approval = _found(approval_id)
        body = DecisionIn(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        who: dict[str, Any] = {"actor": self.actor, "at": now()}
        reviewer = _reviewer(given["reviewer"])
        match given["decision"]:
            case "undo":
                delivery.undo(approval, reviewer=reviewer, **who)
            case "withdraw":
                actions.require_may_decide(approval, reviewer)
                delivery.withdraw(approval, **who)
            case decision:
                _decide(approval, decision, given, reviewer=reviewer, **who)
        return Response(shown(_found(approval_id)))


class HistoryView(TenantView):
    """What happened to one approval."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.APPROVALS_READ}

    @extend_schema(operation_id="approvals_history", responses=EventOut(many=True))
    def get(self, request: Request, approval_id: UUID) -> Response:
        """List who did what and when, newest first."""
        approval = _found(approval_id)
        events = audit.recent(audit.Filter(subject_id=approval.pk), limit=paging.MOST)
        return Response(
            [
                {
                    "at": event.at.isoformat(),
                    "verb": event.verb,
                    "actor_kind": event.actor_kind,
                    "actor_id": event.actor_id,
                    "before": event.before,
                    "after": event.after,
                    "reason": event.detail.get("reason", ""),
                }
                for event in events
            ]
        )


def shown(approval: Approval) -> dict[str, Any]:
    """The approval as `ApprovalOut` describes it."""
    is_approved = approval.state == ApprovalState.APPROVED
    leaves_at = approval.leaves_at if is_approved else None
    return {
        "id": str(approval.pk),
        "external_id": approval.employee.external_id,
        "headshot_id": str(approval.headshot_id),
        "state": approval.state,
        "is_signed": approval.is_signed,
        "passes_everything": passes_everything(approval.headshot),
        "signed_at": approval.signed_at.isoformat(),
        "decided_at": approval.decided_at.isoformat() if approval.decided_at else None,
        "leaves_at": leaves_at.isoformat() if leaves_at else None,
        "reason": approval.reason,
        "note": approval.note,
    }


def _decide(
    approval: Approval, decision: str, given: dict[str, Any], *, reviewer: Membership, **who: Any
) -> None:
    seen = given.get("headshot_id")
    if seen is None:
        raise Invalid(fields={"headshot_id": _("Send the headshot that the reviewer looked at.")})
    by = {"seen": seen, "reviewer": reviewer, **who}
    if decision == "approve":
        actions.approve(approval, take=_take(approval, given), **by)
    elif decision == "request_edit":
        change = Change(given.get("axis", ""), given.get("value", ""))
        actions.request_edit(approval, take=_take(approval, given), change=change, **by)
    else:
        said = {"reason": given.get("reason", ""), "note": given.get("note", "")}
        actions.request_changes(approval, **said, **by)


def _take(approval: Approval, given: dict[str, Any]) -> Headshot:
    take = queries.choice(approval, given.get("take_id", approval.headshot_id))
    if take is None:
        raise Invalid(fields={"take_id": _("Send one of the takes they chose.")})
    return take


def _takes(approval: Approval) -> list[Headshot]:
    return [choice.headshot for choice in queries.choices(approval)]


def _editable(take: Headshot) -> dict[str, Any]:
    is_possible = edits.is_drawn(take) and edits.has_model(take)
    found = edits.choices(take, by_reviewer=True) if is_possible else {}
    return {"take_id": str(take.pk)} | {axis: found.get(axis, []) for axis in (CLOTHING, LIGHTING)}


def _found(approval_id: UUID) -> Approval:
    found = queries.everybodys().filter(pk=approval_id).first()
    if found is None:
        raise NotFound(_("There is no such approval."))
    return found


def _reviewer(email: str) -> Membership:
    found = members().filter(user__email__iexact=email).first()
    if found is None:
        raise Invalid(fields={"reviewer": _("No member has this e-mail address.")})
    return found


def _state(request: Request) -> str:
    state = request.query_params.get("state", "")
    if state and state not in ApprovalState.values:
        known = ", ".join(ApprovalState.values)
        raise Invalid(fields={"state": _("Use one of {known}.").format(known=known)})
    return state


def _place(request: Request) -> queries.Place | None:
    place = paging.place_of(request)
    if place is None:
        return None
    try:
        at = datetime.fromisoformat(place[0])
        pk = UUID(place[1])
    except (ValueError, TypeError, AttributeError) as error:
        raise paging.BadCursor from error
    if not is_aware(at):
        raise paging.BadCursor
    return queries.Place(at, pk)
