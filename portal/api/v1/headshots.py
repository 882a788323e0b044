"""Approved headshots over the API."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from generation.delivery import gate
from generation.delivery import queries as delivery
from generation.delivery.models import Rendition
from generation.styles.profiles import PROFILES
from portal.api.v1.views import TenantView
from portal.http.media import picture
from tenants.access.policy import Scope
from tenants.people import queries as people


class RenditionOut(serializers.Serializer[Any]):
    """One file of an approved headshot."""

    id = serializers.UUIDField()
    profile = serializers.ChoiceField(choices=list(PROFILES))
    media_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    watermarked = serializers.BooleanField(
        help_text="Whether the person carries an invisible mark. Every file is signed (C2PA)."
    )
    labelled = serializers.BooleanField(help_text="Whether it says visibly that it was generated.")
    created_at = serializers.DateTimeField()
    url = serializers.URLField(help_text="Fetch it with the same key.")


class HeadshotsView(TenantView):
    """The approved files of one employee."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.HEADSHOTS_READ}

    @extend_schema(operation_id="headshots_list", responses=RenditionOut(many=True))
    def get(self, request: Request, external_id: str) -> Response:
        """List the files; empty until a reviewer approved one."""
        employee = people.by_external_id(external_id)
        return Response(
            [_shown(row, request) for row in delivery.renditions(employee, way=gate.API)]
        )


class AnyPicture(BaseRenderer):
    """Lets callers ask for a picture. It renders none: the view's answer is one already."""

    media_type = "image/*"
    format = "picture"


class HeadshotFileView(TenantView):
    """The bytes of one file."""

    way = gate.API
    renderer_classes = (AnyPicture, JSONRenderer)
    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.HEADSHOTS_READ}

    @extend_schema(
        operation_id="headshots_download",
        responses={
            (200, "image/jpeg"): OpenApiTypes.BINARY,
            (200, "image/png"): OpenApiTypes.BINARY,
            (200, "image/webp"): OpenApiTypes.BINARY,
            (200, "image/avif"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, rendition_id: UUID) -> HttpResponse:
        """Download one file of an approved headshot."""
        rendition = gate.require(rendition_id, way=gate.API)
        return picture(
            gate.read(rendition),
            file_name=f"{rendition.profile}.{rendition.form.extension}",
            media_type=rendition.media_type,
        )


def _shown(rendition: Rendition, request: Request) -> dict[str, Any]:
    return {
        "id": str(rendition.pk),
        "profile": rendition.profile,
        "media_type": rendition.media_type,
        "width": rendition.width,
        "height": rendition.height,
        "size": rendition.size,
        "sha256": rendition.digest,
        "watermarked": rendition.mark_number is not None,
        "labelled": rendition.is_labelled,
        "created_at": rendition.created_at.isoformat(),
        "url": reverse("api:headshot-file", args=[rendition.pk], request=request),
    }
