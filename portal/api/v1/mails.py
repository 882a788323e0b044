"""Which mails a company's employees get, over the API."""

from typing import Any, ClassVar

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.organizations import actions
from tenants.organizations.models import Organization


class Mails(serializers.Serializer[Any]):
    """The mails that nobody waits for. What people wait for is always sent."""

    mails_reminders = serializers.BooleanField(
        help_text="Whether people who do not answer their invite are reminded once."
    )
    mails_expiring = serializers.BooleanField(
        help_text="Whether people are told a week before their photos are deleted."
    )


class MailsView(TenantView):
    """The company's settings for mails to employees."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.PEOPLE_READ, "PUT": Scope.RULES_WRITE}

    @extend_schema(operation_id="mails_read", responses=Mails)
    def get(self, request: Request) -> Response:
        """Read which mails are sent."""
        return Response(Mails(Organization.objects.get()).data)

    @extend_schema(operation_id="mails_change", request=Mails, responses=Mails)
    def put(self, request: Request) -> Response:
        """Change which mails are sent, from now on."""
        body = Mails(data=request.data)
        body.is_valid(raise_exception=True)
        kept = actions.change_mails(**body.validated_data, actor=self.actor, at=now())
        return Response(Mails(kept).data)
