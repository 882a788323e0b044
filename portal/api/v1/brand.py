"""The brand over the API: colours, logos, backgrounds and logo frames."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from generation.brand import actions, queries
from generation.brand.lifecycle import BackgroundState, FrameState, LogoState
from generation.brand.models import (
    Background,
    BackgroundKind,
    Frame,
    Logo,
)
from generation.vision import door
from portal.api.v1.brand_bodies import (
    BackgroundIn,
    BackgroundOut,
    BrandOut,
    ColoursIn,
    FrameIn,
    FrameOut,
    LogoIn,
    LogoOut,
    PictureIn,
    background_shown,
    frame_shown,
    kit_shown,
    logo_shown,
)
from portal.api.v1.parsing import StrictJSONParser
from portal.api.v1.views import TenantView
from portal.http.uploads import picture_of
from tenants.access.policy import Scope

Row = TypeVar("Row", bound=Model)
READ_AND_WRITE: dict[str, Scope] = {"GET": Scope.BRAND_READ, "POST": Scope.BRAND_WRITE}
WRITE: dict[str, Scope] = {"POST": Scope.BRAND_WRITE}


class BrandView(TenantView):
    """Colours and logos."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.BRAND_READ}

    @extend_schema(operation_id="brand_read", responses=BrandOut)
    def get(self, request: Request) -> Response:
        """Read the brand kit."""
        return Response(kit_shown())


class ColoursView(TenantView):
    """The colours as a whole."""

    scopes: ClassVar[dict[str, Scope]] = {"PUT": Scope.BRAND_WRITE}

    @extend_schema(operation_id="brand_colours", request=ColoursIn, responses=BrandOut)
    def put(self, request: Request) -> Response:
        """Replace all colours; the same again changes nothing."""
        body = _valid(ColoursIn, request)
        actions.set_colours(body["colours"], actor=self.actor, at=now())
        return Response(kit_shown())


class LogosView(TenantView):
    """New logos."""

    parser_classes = (MultiPartParser,)
    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(
        operation_id="logos_add",
        request={"multipart/form-data": LogoIn},
        responses={201: LogoOut},
    )
    def post(self, request: Request) -> Response:
        """Send a logo. It is in use as soon as a worker has opened it."""
        body = _valid(LogoIn, request)
        data = picture_of(body["logo"], field="logo", purpose=door.LOGO)
        logo = actions.add_logo(data, body["ground"], actor=self.actor, at=now())
        return Response(logo_shown(logo), status=status.HTTP_201_CREATED)


class LogoRetireView(TenantView):
    """The end of a logo."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="logos_retire", request=None, responses=LogoOut)
    def post(self, request: Request, logo_id: UUID) -> Response:
        """Use a logo no longer. One that was retired already stays as it is."""
        logo = _found(Logo, logo_id)
        if logo.state != LogoState.RETIRED:
            actions.retire_logo(logo, actor=self.actor, at=now())
        return Response(logo_shown(logo))


class BackgroundsView(TenantView):
    """All backgrounds that are not retired."""

    parser_classes = (StrictJSONParser, MultiPartParser)
    scopes: ClassVar[dict[str, Scope]] = READ_AND_WRITE

    @extend_schema(operation_id="backgrounds_list", responses=BackgroundOut(many=True))
    def get(self, request: Request) -> Response:
        """List the backgrounds by name."""
        return Response([background_shown(each) for each in queries.backgrounds()])

    @extend_schema(
        operation_id="backgrounds_add",
        request={"application/json": BackgroundIn, "multipart/form-data": PictureIn},
        responses={201: BackgroundOut},
    )
    def post(self, request: Request) -> Response:
        """Add a background. A scene or picture is `received` until a worker has prepared it."""
        is_form = (request.content_type or "").startswith("multipart/")
        who: dict[str, Any] = {"actor": self.actor, "at": now()}
        added = _picture(request, **who) if is_form else _drawn(request, **who)
        return Response(background_shown(added), status=status.HTTP_201_CREATED)


class BackgroundView(TenantView):
    """One background."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.BRAND_READ}

    @extend_schema(operation_id="backgrounds_read", responses=BackgroundOut)
    def get(self, request: Request, background_id: UUID) -> Response:
        """Read one background, a retired one too."""
        return Response(background_shown(_found(Background, background_id)))


class BackgroundRetireView(TenantView):
    """The end of a background."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="backgrounds_retire", request=None, responses=BackgroundOut)
    def post(self, request: Request, background_id: UUID) -> Response:
        """Offer a background no longer. One that was retired already stays as it is."""
        background = _found(Background, background_id)
        if background.state != BackgroundState.RETIRED:
            actions.retire(background, actor=self.actor, at=now())
        return Response(background_shown(background))


class FramesView(TenantView):
    """All frames that are not retired."""

    scopes: ClassVar[dict[str, Scope]] = READ_AND_WRITE

    @extend_schema(operation_id="frames_list", responses=FrameOut(many=True))
    def get(self, request: Request) -> Response:
        """List the frames by name."""
        return Response([frame_shown(each) for each in queries.frames()])

    @extend_schema(operation_id="frames_add", request=FrameIn, responses={201: FrameOut})
    def post(self, request: Request) -> Response:
        """Add a frame."""
        given = dict(_valid(FrameIn, request))
        name, logo = given.pop("name"), _found(Logo, given.pop("logo_id"))
        frame = actions.add_frame(name, logo, actions.Look(**given), actor=self.actor, at=now())
        return Response(frame_shown(frame), status=status.HTTP_201_CREATED)


class FrameRetireView(TenantView):
    """The end of a frame."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="frames_retire", request=None, responses=FrameOut)
    def post(self, request: Request, frame_id: UUID) -> Response:
        """Offer a frame no longer. One that was retired already stays as it is."""
        frame = _found(Frame, frame_id)
        if frame.state != FrameState.RETIRED:
            actions.retire_frame(frame, actor=self.actor, at=now())
        return Response(frame_shown(frame))


def _valid(wanted: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    body = wanted(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


def _found(model: type[Row], pk: UUID) -> Row:
    return get_object_or_404(model, pk=pk)


def _drawn(request: Request, **who: Any) -> Background:
    given = _valid(BackgroundIn, request)
    adding: dict[str, Callable[..., Background]] = {
        BackgroundKind.COLOUR: _colour,
        BackgroundKind.GRADIENT: _gradient,
        BackgroundKind.SCENE: _scene,
    }
    return adding[given["kind"]](given, **who)


def _colour(given: dict[str, Any], **who: Any) -> Background:
    return actions.add_colour(given["name"], given["colour"], **who)


def _gradient(given: dict[str, Any], **who: Any) -> Background:
    ends = (given["colour"], given["colour_to"])
    shape = {"angle": given["angle"], "is_radial": given["is_radial"]}
    return actions.add_gradient(given["name"], ends, **shape, **who)


def _scene(given: dict[str, Any], **who: Any) -> Background:
    view = actions.View(
        scene=given.get("scene", ""),
        tint_colour=given["tint_colour"],
        tint=given["tint"],
        blur=given["blur"],
    )
    return actions.add_scene(given["name"], view, **who)


def _picture(request: Request, **who: Any) -> Background:
    given = _valid(PictureIn, request)
    data = picture_of(given["picture"], field="picture", purpose=door.BACKGROUND)
    return actions.add_picture(given["name"], data, blur=given["blur"], **who)
