"""Styles over the API: drafts, and the published versions that headshots are made with."""

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from generation.headshots import effects
from generation.styles import actions, differences, queries
from generation.styles.models import StyleTemplate, StyleVersion
from portal.api.v1.departments import departments_named
from portal.api.v1.style_bodies import (
    ChangeIn,
    DifferenceOut,
    EffectsOut,
    PublishIn,
    StyleIn,
    StyleOut,
    VersionOut,
    background_from,
    draft_from,
    frame_from,
    shown,
    written,
)
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope

READ: dict[str, Scope] = {"GET": Scope.STYLES_READ}
WRITE: dict[str, Scope] = {"POST": Scope.STYLES_WRITE}


class StylesView(TenantView):
    """The styles in use."""

    scopes: ClassVar[dict[str, Scope]] = {**READ, **WRITE}

    @extend_schema(operation_id="styles_list", responses=StyleOut(many=True))
    def get(self, request: Request) -> Response:
        """List the styles, the one for everybody first."""
        newest, offered = queries.newest_versions(), queries.departments_by_style()
        return Response(
            [
                written(style, newest.get(style.pk), offered.get(style.pk, []))
                for style in queries.templates()
            ]
        )

    @extend_schema(operation_id="styles_create", request=StyleIn, responses={201: StyleOut})
    def post(self, request: Request) -> Response:
        """Make a style with a first draft. Nobody is rendered in it before it is published."""
        body = _body(StyleIn, request)
        style = actions.create(
            body["name"],
            background_from(body),
            draft_from(body),
            frame=frame_from(body),
            departments=departments_named(body["departments"]),
            actor=self.actor,
            at=now(),
        )
        return Response(shown(style), status=status.HTTP_201_CREATED)


class StyleView(TenantView):
    """One style."""

    scopes: ClassVar[dict[str, Scope]] = {**READ, "PUT": Scope.STYLES_WRITE}

    @extend_schema(operation_id="styles_read", responses=StyleOut)
    def get(self, request: Request, style_id: UUID) -> Response:
        """Read one style."""
        return Response(shown(_style(style_id)))

    @extend_schema(operation_id="styles_change", request=ChangeIn, responses=StyleOut)
    def put(self, request: Request, style_id: UUID) -> Response:
        """Replace the draft. Published versions stay as they are."""
        style, body = _to_change(style_id), _body(ChangeIn, request)
        actions.change(
            style,
            name=body["name"],
            background=background_from(body),
            frame=frame_from(body),
            draft=draft_from(body),
            departments=departments_named(body["departments"]),
            draft_of=body.get("changed_at"),
            actor=self.actor,
            at=now(),
        )
        return Response(shown(_style(style_id)))


class PublishView(TenantView):
    """The next version of a style."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="styles_publish", request=PublishIn, responses={201: VersionOut})
    def post(self, request: Request, style_id: UUID) -> Response:
        """Freeze the saved draft into the next version."""
        style, body = _to_change(style_id), _body(PublishIn, request)
        version = actions.publish(
            style,
            base=settings.ENGINE_BASE,
            seed=secrets.randbelow(2**31),
            draft_of=body.get("changed_at"),
            audience=body.get("audience", ""),
            actor=self.actor,
            at=now(),
        )
        return Response(VersionOut(version).data, status=status.HTTP_201_CREATED)


class DefaultView(TenantView):
    """The style for everybody."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="styles_make_default", request=None, responses=StyleOut)
    def post(self, request: Request, style_id: UUID) -> Response:
        """Render everybody in it whose department has no style of its own."""
        style = _to_change(style_id)
        actions.make_default(style, actor=self.actor, at=now())
        return Response(shown(style))


class ArchiveView(TenantView):
    """A style that is offered no longer."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="styles_archive", request=None, responses=StyleOut)
    def post(self, request: Request, style_id: UUID) -> Response:
        """Offer it no longer. Pictures made in it, and those being made, keep their version."""
        style = _to_change(style_id)
        actions.archive(style, actor=self.actor, at=now())
        return Response(shown(style))


class EffectsView(TenantView):
    """What publishing would do."""

    scopes: ClassVar[dict[str, Scope]] = READ

    @extend_schema(operation_id="styles_effects", responses=EffectsOut)
    def get(self, request: Request, style_id: UUID) -> Response:
        """Read whom publishing the saved draft is for, and what it costs."""
        found = effects.of_publishing(_style(style_id))
        return Response(EffectsOut({**vars(found), "people": found.people.count()}).data)


class VersionsView(TenantView):
    """The published versions of a style."""

    scopes: ClassVar[dict[str, Scope]] = READ

    @extend_schema(operation_id="styles_versions", responses=VersionOut(many=True))
    def get(self, request: Request, style_id: UUID) -> Response:
        """List the versions, newest first."""
        return Response(VersionOut(queries.versions(_style(style_id)), many=True).data)


class VersionView(TenantView):
    """One version."""

    scopes: ClassVar[dict[str, Scope]] = READ

    @extend_schema(operation_id="styles_version", responses=VersionOut)
    def get(self, request: Request, style_id: UUID, number: int) -> Response:
        """Read one version."""
        return Response(VersionOut(_version(_style(style_id), number)).data)


class CompareView(TenantView):
    """Two versions of a style."""

    scopes: ClassVar[dict[str, Scope]] = READ

    @extend_schema(
        operation_id="styles_compare",
        parameters=[
            OpenApiParameter(
                name,
                str,
                required=True,
                description=f"The number of a version, or `{queries.DRAFT}` for the saved draft.",
            )
            for name in ("one", "two")
        ],
        responses=DifferenceOut(many=True),
    )
    def get(self, request: Request, style_id: UUID) -> Response:
        """List what `two` says otherwise than `one`."""
        style = _style(style_id)
        one, two = (_side(style, request, name) for name in ("one", "two"))
        found = differences.between(one, two)
        return Response(DifferenceOut(found, many=True).data)


def _style(style_id: UUID) -> StyleTemplate:
    return get_object_or_404(queries.templates(), pk=style_id)


def _to_change(style_id: UUID) -> StyleTemplate:
    """A style that an action is asked for, which says so itself where it is archived."""
    return get_object_or_404(queries.every_template(), pk=style_id)


def _version(style: StyleTemplate, number: int) -> StyleVersion:
    return get_object_or_404(queries.versions(style), number=number)


def _side(style: StyleTemplate, request: Request, name: str) -> Mapping[str, Any]:
    number = queries.number_of(request.query_params.get(name, ""), field=name)
    return queries.specification_of(style, number, base=settings.ENGINE_BASE)


def _body(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
