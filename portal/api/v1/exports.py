"""Exports over the API: plan what is wanted, download it, and see what was exported."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from generation.delivery import gate
from generation.exports import actions, naming, queries
from generation.exports.listing import Wanted
from generation.exports.models import Export
from generation.styles.profiles import PROFILES
from portal.api.v1.views import TenantView
from portal.http.downloads import Download, download
from tenants.access.policy import Scope

MOST = 100
"""Exports that the history tells of."""


class ExportIn(serializers.Serializer[Any]):
    """What is wanted."""

    profiles = serializers.ListField(
        child=serializers.ChoiceField(choices=list(PROFILES)), min_length=1, max_length=50
    )
    departments = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=1000,
        help_text="Their ids; without any, the whole company.",
    )
    since = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Only what changed from then on."
    )
    pattern = serializers.CharField(
        required=False,
        max_length=naming.LONGEST_PATTERN,
        help_text="File names; fields are " + ", ".join(f"{{{each}}}" for each in naming.FIELDS),
    )


class ExportOut(serializers.Serializer[Any]):
    """An export: what it is of, and how its last download ended."""

    id = serializers.UUIDField()
    profiles = serializers.ListField(child=serializers.CharField())
    departments = serializers.ListField(child=serializers.UUIDField())
    since = serializers.DateTimeField(allow_null=True)
    pattern = serializers.CharField()
    made_at = serializers.DateTimeField()
    count = serializers.IntegerField(help_text="Files.")
    size = serializers.IntegerField(help_text="Bytes of the pictures.")
    delivered_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was last downloaded to its end."
    )
    delivered_count = serializers.IntegerField()
    left_out_count = serializers.IntegerField(
        help_text="Files that might not leave any more by then, or could not be read."
    )
    manifest_sha256 = serializers.CharField(
        source="manifest_digest", help_text="Of the manifest.json that was delivered."
    )
    url = serializers.SerializerMethodField(help_text="Fetch the ZIP with the same key.")

    def get_url(self, export: Export) -> str:
        """Where the archive is."""
        return reverse("api:export-archive", args=[export.pk], request=self.context["request"])


class PlannedFile(serializers.Serializer[Any]):
    """A file that would be in the ZIP."""

    file = serializers.CharField(source="name.path")
    person = serializers.CharField(source="picture.person")
    profile = serializers.CharField(source="picture.profile")
    sha256 = serializers.CharField(source="picture.digest")
    bytes = serializers.IntegerField(source="picture.size")


class ExportPlanOut(serializers.Serializer[Any]):
    """What would be exported now."""

    count = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes of the pictures.")
    unmade = serializers.IntegerField(help_text="Files that are still to be made.")
    files = PlannedFile(many=True)
    withdrawn = PlannedFile(
        many=True, help_text="Given out by an earlier export; may not leave any more."
    )


class ExportsView(TenantView):
    """All exports."""

    scopes: ClassVar[dict[str, Scope]] = {
        "GET": Scope.HEADSHOTS_READ,
        "POST": Scope.HEADSHOTS_READ,
    }

    @extend_schema(operation_id="exports_list", responses=ExportOut(many=True))
    def get(self, request: Request) -> Response:
        """List the newest exports, by members and keys alike."""
        rows = queries.history()[:MOST]
        return Response(ExportOut(rows, many=True, context={"request": request}).data)

    @extend_schema(operation_id="exports_make", request=ExportIn, responses={201: ExportOut})
    def post(self, request: Request) -> Response:
        """Fix what is exported; its ZIP is then at `url`, and again where a download broke off."""
        export = actions.make(_wanted(request), actor=self.actor, at=now())
        shown = ExportOut(export, context={"request": request}).data
        return Response(shown, status=status.HTTP_201_CREATED)


class ExportPlanView(TenantView):
    """What an export would hold."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.HEADSHOTS_READ}

    @extend_schema(operation_id="exports_plan", request=ExportIn, responses=ExportPlanOut)
    def post(self, request: Request) -> Response:
        """Look at the files and their names before; changes nothing."""
        plan = queries.plan(actions.checked(_wanted(request)))
        counted = {"count": len(plan.files), "size": plan.size, "unmade": plan.unmade}
        listed = {"files": plan.files, "withdrawn": plan.withdrawn}
        return Response(ExportPlanOut(counted | listed).data)


class ExportView(TenantView):
    """One export."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.HEADSHOTS_READ}

    @extend_schema(operation_id="exports_read", responses=ExportOut)
    def get(self, request: Request, export_id: UUID) -> Response:
        """Read one export."""
        export = get_object_or_404(Export, pk=export_id)
        return Response(ExportOut(export, context={"request": request}).data)


class AnyArchive(BaseRenderer):
    """Lets callers ask for a ZIP. It renders none: the view's answer is one already."""

    media_type = "application/zip"
    format = "zip"


class ExportArchiveView(TenantView):
    """The bytes of one export."""

    way = gate.ARCHIVE
    renderer_classes = (AnyArchive, JSONRenderer)
    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.HEADSHOTS_READ}

    @extend_schema(
        operation_id="exports_download",
        parameters=[OpenApiParameter("Range", str, OpenApiParameter.HEADER)],
        responses={
            (200, "application/zip"): OpenApiTypes.BINARY,
            (206, "application/zip"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, export_id: UUID) -> HttpResponseBase:
        """Download the ZIP of what may leave by now; `Range` goes on where one broke off."""
        export = get_object_or_404(Export, pk=export_id)
        made = actions.archive(export, actor=self.actor, at=now(), clock=now)
        name = f"headshots-{export.made_at:%Y-%m-%d}.zip"
        return download(request._request, Download(made.pieces(), made.length, made.mark, name))


def _wanted(request: Request) -> Wanted:
    given = ExportIn(data=request.data)
    given.is_valid(raise_exception=True)
    values = given.validated_data
    since: datetime | None = values.get("since")
    return Wanted(
        profiles=tuple(values["profiles"]),
        departments=frozenset(values.get("departments", [])),
        since=since,
        pattern=values.get("pattern", naming.DEFAULT),
    )
