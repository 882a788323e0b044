"""Styles over the API: drafts, and the published versions that headshots are made with."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from generation.brand.models import Background, Frame
from generation.headshots import effects
from generation.styles import actions, differences, queries
from generation.styles.models import StyleTemplate, StyleVersion
from generation.styles.profiles import PROFILES, SHOWN
from generation.styles.specification import AXES, DEFAULT, Draft, Files
from generation.vision.composition import Framing
from portal.api.v1.departments import departments_named
from portal.api.v1.views import TenantView
from tenants.access.policy import Scope
from tenants.kernel.errors import Invalid
from tenants.people.models import Department

READ: dict[str, Scope] = {"GET": Scope.STYLES_READ}
WRITE: dict[str, Scope] = {"POST": Scope.STYLES_WRITE}


class FramingInOut(serializers.Serializer[Any]):
    """Where heads are: shares of the picture's height, `centre` of its width."""

    eye_line = serializers.FloatField(default=DEFAULT.framing.eye_line)
    head_height = serializers.FloatField(default=DEFAULT.framing.head_height)
    centre = serializers.FloatField(default=DEFAULT.framing.centre)


class AxesInOut(serializers.Serializer[Any]):
    """What pictures may show: the allowed values of each axis."""

    clothing = serializers.ListField(child=serializers.ChoiceField(list(AXES["clothing"])))
    lighting = serializers.ListField(child=serializers.ChoiceField(list(AXES["lighting"])))
    pose = serializers.ListField(child=serializers.ChoiceField(list(AXES["pose"])))
    expression = serializers.ListField(child=serializers.ChoiceField(list(AXES["expression"])))


class FilesInOut(serializers.Serializer[Any]):
    """Which files are made of an approved headshot, and which of them have the logo frame; null for
    all, those that are added later too."""

    profiles = serializers.ListField(
        child=serializers.ChoiceField(list(PROFILES)),
        allow_null=True,
        default=None,
        help_text=f"`{SHOWN}` is made always.",
    )
    framed = serializers.ListField(
        child=serializers.ChoiceField(
            [each.name for each in PROFILES.values() if each.takes_frame]
        ),
        allow_null=True,
        default=None,
        help_text="Files that are shown in a circle take no frame.",
    )


class StyleIn(serializers.Serializer[Any]):
    """A draft as a whole; what is left out is the usual."""

    name = serializers.CharField(max_length=60)
    background = serializers.UUIDField(help_text="The id of a background that is ready.")
    axes = AxesInOut(default=DEFAULT.axes)
    locked = serializers.ListField(
        child=serializers.ChoiceField(list(AXES)),
        default=list,
        help_text="Axes on which employees cannot choose among the allowed values.",
    )
    framing = FramingInOut(default=lambda: vars(DEFAULT.framing))
    candidates = serializers.IntegerField(
        default=DEFAULT.candidates, help_text="Pictures that are made for each person."
    )
    keepers = serializers.IntegerField(
        default=DEFAULT.keepers, help_text="How many of them they choose from."
    )
    files = FilesInOut(default=lambda: vars(DEFAULT.files))
    frame = serializers.UUIDField(
        allow_null=True, default=None, help_text="The id of a logo frame, or null for none."
    )
    departments = serializers.ListField(
        child=serializers.CharField(max_length=120),
        default=list,
        help_text="Names of the departments whose people are rendered in the style.",
    )


class ChangeIn(StyleIn):
    """A draft as a whole, and which one it replaces."""

    changed_at = serializers.DateTimeField(
        required=False,
        help_text="`changed_at` as it was read: a style that was changed since is left as it is.",
    )


class StyleOut(serializers.Serializer[Any]):
    """A style: its draft, and which version people get now."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    background = serializers.UUIDField()
    axes = AxesInOut()
    locked = serializers.ListField(child=serializers.CharField())
    framing = FramingInOut()
    candidates = serializers.IntegerField()
    keepers = serializers.IntegerField()
    files = FilesInOut()
    frame = serializers.UUIDField(allow_null=True)
    departments = serializers.ListField(child=serializers.CharField())
    is_default = serializers.BooleanField(help_text="Whether it is everybody else's.")
    version = serializers.IntegerField(
        allow_null=True, help_text="The newest one; null before the first was published."
    )
    changed_at = serializers.DateTimeField()


class VersionOut(serializers.Serializer[Any]):
    """A published version, which never changes."""

    number = serializers.IntegerField()
    digest = serializers.CharField(help_text="SHA-256 over the specification.")
    published_at = serializers.DateTimeField()
    specification = serializers.JSONField(help_text="Everything that makes the pictures.")


class PublishIn(serializers.Serializer[Any]):
    """Which draft is meant, and for whom."""

    changed_at = serializers.DateTimeField(
        required=False,
        help_text="`changed_at` as it was read: a draft that was changed since is not published.",
    )
    audience = serializers.CharField(
        required=False,
        max_length=64,
        help_text="`audience` as the effects were read: a style that is for others since is not "
        "published.",
    )


class DifferenceOut(serializers.Serializer[Any]):
    """A field that two specifications fill differently; null where one has none."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class EffectsOut(serializers.Serializer[Any]):
    """What publishing the saved draft would do; seconds are null while nothing was made."""

    people = serializers.IntegerField(help_text="Whose next headshots would be made in it.")
    audience = serializers.CharField(help_text="Whom it is for: say it when you publish.")
    trained = serializers.IntegerField(help_text="Of them, for whom nothing is learned again.")
    approved = serializers.IntegerField(
        help_text="People who work here and keep an approved picture of an earlier version."
    )
    under_way = serializers.IntegerField(
        help_text="People whose headshots are being made, and stay in the version they began with."
    )
    rendering_seconds = serializers.FloatField(allow_null=True, help_text="Of a GPU, a person.")
    training_seconds = serializers.FloatField(allow_null=True, help_text="Of a GPU, a person.")


class StylesView(TenantView):
    """The styles in use."""

    scopes: ClassVar[dict[str, Scope]] = {**READ, **WRITE}

    @extend_schema(operation_id="styles_list", responses=StyleOut(many=True))
    def get(self, request: Request) -> Response:
        """List the styles, the one for everybody first."""
        newest, offered = queries.newest_versions(), queries.departments_by_style()
        return Response(
            [
                _written(style, newest.get(style.pk), offered.get(style.pk, []))
                for style in queries.templates()
            ]
        )

    @extend_schema(operation_id="styles_create", request=StyleIn, responses={201: StyleOut})
    def post(self, request: Request) -> Response:
        """Make a style with a first draft. Nobody is rendered in it before it is published."""
        body = _body(StyleIn, request)
        style = actions.create(
            body["name"],
            _background(body),
            _draft(body),
            frame=_frame(body),
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
            background=_background(body),
            frame=_frame(body),
            draft=_draft(body),
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


def shown(style: StyleTemplate) -> dict[str, Any]:
    """The style as `StyleOut` describes it."""
    return _written(style, queries.versions(style).first(), queries.departments(style))


def _written(
    style: StyleTemplate, newest: StyleVersion | None, departments: Iterable[Department]
) -> dict[str, Any]:
    return {
        "id": str(style.pk),
        "name": style.name,
        "background": str(style.background_id),
        "frame": str(style.frame_id) if style.frame_id else None,
        **Draft.from_json(style.draft).to_json(),
        "departments": [department.name for department in departments],
        "is_default": style.is_default,
        "version": newest.number if newest else None,
        "changed_at": style.changed_at.isoformat(),
    }


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


def _draft(body: Mapping[str, Any]) -> Draft:
    return Draft(
        axes=body["axes"],
        locked=body["locked"],
        framing=Framing(**body["framing"]),
        candidates=body["candidates"],
        keepers=body["keepers"],
        files=Files(**body["files"]),
    )


def _background(body: Mapping[str, Any]) -> Background:
    found = Background.objects.filter(pk=body["background"]).first()
    if found is None:
        raise Invalid(fields={"background": "There is no such background."})
    return found


def _frame(body: Mapping[str, Any]) -> Frame | None:
    if body["frame"] is None:
        return None
    found = Frame.objects.filter(pk=body["frame"]).first()
    if found is None:
        raise Invalid(fields={"frame": "There is no such frame."})
    return found
