"""Share links over the API."""

from typing import Any, ClassVar
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from generation.shares import actions, queries
from generation.shares.models import Layout, ShareLink
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope

MOST = 100
"""Links that the list tells of."""


class ShareIn(serializers.Serializer[Any]):
    """What a link shows, and until when. Without both departments and people it shows everybody;
    neither may be an empty list, which would say nobody."""

    name = serializers.CharField(max_length=80, help_text="For whom it is; visitors do not see it.")
    departments = serializers.ListField(
        child=serializers.UUIDField(), required=False, allow_empty=False, max_length=1000
    )
    people = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        allow_empty=False,
        max_length=actions.MOST_PEOPLE,
        help_text="Ids of employees.",
    )
    may_download = serializers.BooleanField(required=False, default=False)
    layout = serializers.ChoiceField(
        choices=Layout.choices, required=False, help_text="How the pictures hang; else a team page."
    )
    expires_at = serializers.DateTimeField()


class ShareOut(serializers.Serializer[Any]):
    """A link without its address."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    departments = serializers.ListField(child=serializers.UUIDField())
    people = serializers.ListField(child=serializers.UUIDField())
    may_download = serializers.BooleanField()
    layout = serializers.ChoiceField(choices=Layout.choices)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    opened_count = serializers.IntegerField()
    last_opened_at = serializers.DateTimeField(allow_null=True)


class MadeShare(ShareOut):
    """A link that was made, with its address for the one time it is told."""

    url = serializers.URLField()


class SharesView(TenantView):
    """All share links."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.SHARES_WRITE, "POST": Scope.SHARES_WRITE}

    @extend_schema(operation_id="shares_list", responses=ShareOut(many=True))
    def get(self, request: Request) -> Response:
        """List the newest links, ended ones too."""
        return Response(ShareOut(queries.links()[:MOST], many=True).data)

    @extend_schema(operation_id="shares_make", request=ShareIn, responses={201: MadeShare})
    def post(self, request: Request) -> Response:
        """Make a link; its address is told in this answer and never again."""
        given = ShareIn(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        made = actions.make(values.pop("name"), **values, actor=self.actor, at=now())
        shown = {**ShareOut(made.share).data, "url": made.address}
        return Response(shown, status=status.HTTP_201_CREATED)


class RevokeShareView(TenantView):
    """The end of one share link."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.SHARES_WRITE}

    @extend_schema(operation_id="shares_revoke", request=None, responses=ShareOut)
    def post(self, request: Request, share_id: UUID) -> Response:
        """End a link now; one that was ended before stays as it is."""
        share = get_object_or_404(ShareLink, pk=share_id)
        if share.revoked_at is None:
            actions.revoke(share, actor=self.actor, at=now())
        return Response(ShareOut(share).data)
