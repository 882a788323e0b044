"""The company itself, over the API."""

from typing import Any, ClassVar

from django.conf import settings
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.organizations import actions
from tenants.organizations.models import Organization


class OrganizationIn(serializers.Serializer[Any]):
    """What may be chosen for the company."""

    language = serializers.ChoiceField(
        choices=[code for code, _name in settings.LANGUAGES],
        allow_blank=True,
        help_text="Of pages and e-mails, for whoever has not chosen one; empty: as each browser "
        "asks, and English in e-mails.",
    )


class OrganizationOut(OrganizationIn):
    """The company."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField(help_text="Its part of the addresses of its pages.")


class OrganizationView(TenantView):
    """The company that the key belongs to."""

    scopes: ClassVar[dict[str, Scope]] = {
        "GET": Scope.ORGANIZATION_WRITE,
        "PUT": Scope.ORGANIZATION_WRITE,
    }

    @extend_schema(operation_id="organization_read", responses=OrganizationOut)
    def get(self, request: Request) -> Response:
        """Read what the company is called and which language it chose."""
        return Response(_shown(Organization.objects.get()))

    @extend_schema(
        operation_id="organization_change", request=OrganizationIn, responses=OrganizationOut
    )
    def put(self, request: Request) -> Response:
        """Choose the company's language."""
        body = OrganizationIn(data=request.data)
        body.is_valid(raise_exception=True)
        language = body.validated_data["language"]
        return Response(
            _shown(actions.choose_company_language(language, actor=self.actor, at=now()))
        )


def _shown(organization: Organization) -> dict[str, Any]:
    return {
        "id": str(organization.pk),
        "name": organization.name,
        "slug": organization.slug,
        "language": organization.language,
    }
