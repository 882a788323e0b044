"""The rules by which headshots are approved, over the API."""

from typing import Any, ClassVar

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from generation.approvals import actions, queries
from generation.approvals.models import ApprovalPolicy
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope


class Rules(serializers.Serializer[Any]):
    """Who has to say yes before a headshot may leave."""

    needs_sign_off = serializers.BooleanField(
        help_text="Whether nothing is approved that the employee did not choose themselves."
    )
    steps = serializers.IntegerField(
        min_value=1, max_value=2, help_text="How many reviewers say yes, each another person."
    )
    auto_approve = serializers.BooleanField(
        help_text="Whether what passes every check is approved without a reviewer. It needs the "
        "employee's sign-off: somebody has to look."
    )
    carries_over = serializers.BooleanField(
        default=False,
        help_text="Whether a rebrand may use new finishes of approved pictures unseen.",
    )


class RulesView(TenantView):
    """The company's approval rules."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.APPROVALS_READ, "PUT": Scope.RULES_WRITE}

    @extend_schema(operation_id="approval_rules_read", responses=Rules)
    def get(self, request: Request) -> Response:
        """Read the rules."""
        return Response(_shown(queries.rules()))

    @extend_schema(operation_id="approval_rules_change", request=Rules, responses=Rules)
    def put(self, request: Request) -> Response:
        """Change the rules. They count from the next decision on, also for what waits already."""
        body = Rules(data=request.data)
        body.is_valid(raise_exception=True)
        kept = actions.change_rules(**body.validated_data, actor=self.actor, at=now())
        return Response(_shown(kept))


def _shown(rules: ApprovalPolicy) -> dict[str, Any]:
    return {
        "needs_sign_off": rules.needs_sign_off,
        "steps": rules.steps,
        "auto_approve": rules.auto_approve,
        "carries_over": rules.carries_over,
    }
