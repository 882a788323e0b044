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
from generation.brand.colours import INK, WHITE, verdict
from generation.brand.lifecycle import BackgroundState, FrameState, LogoState
from generation.brand.models import (
    DOWNWARDS,
    Background,
    BackgroundKind,
    Frame,
    Ground,
    Logo,
    Placement,
    Scene,
)
from generation.vision import door
from generation.vision.reasons import NOTES, reason_for
from portal.api.v1.parsing import StrictJSONParser
from portal.api.v1.views import TenantView
from portal.http.uploads import picture_of
from tenants.access.policy import Scope

Row = TypeVar("Row", bound=Model)
READ_AND_WRITE: dict[str, Scope] = {"GET": Scope.BRAND_READ, "POST": Scope.BRAND_WRITE}
WRITE: dict[str, Scope] = {"POST": Scope.BRAND_WRITE}


class VerdictOut(serializers.Serializer[Any]):
    """What a colour may be used for on a ground."""

    ground = serializers.CharField()
    ratio = serializers.FloatField(help_text="Contrast by WCAG 2.2, 1 to 21.")
    text = serializers.BooleanField(help_text="At least 4.5 : 1.")
    shapes = serializers.BooleanField(help_text="At least 3 : 1.")
    nearest = serializers.CharField(help_text="The nearest shade that does for text.")


class ColourOut(serializers.Serializer[Any]):
    """A brand colour; the first is the main one."""

    colour = serializers.CharField()
    verdicts = VerdictOut(many=True)


class LogoOut(serializers.Serializer[Any]):
    """A logo: in use, being prepared, or refused with the reason."""

    id = serializers.UUIDField()
    ground = serializers.ChoiceField(choices=Ground.choices)
    state = serializers.ChoiceField(choices=LogoState.choices)
    width = serializers.IntegerField(help_text="0 until it was opened.")
    height = serializers.IntegerField()
    palette = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField(help_text="Why it is not used; empty otherwise.")
    note = serializers.CharField(help_text="What to know of it; empty otherwise.")


class LogoIn(serializers.Serializer[Any]):
    """A logo for one ground, as a form with a file."""

    ground = serializers.ChoiceField(choices=Ground.choices)
    logo = serializers.FileField(help_text="SVG, PNG, WebP or JPEG.")


class ColoursIn(serializers.Serializer[Any]):
    """All colours, the main one first."""

    colours = serializers.ListField(
        child=serializers.CharField(max_length=20), max_length=actions.MOST_COLOURS
    )


class BrandOut(serializers.Serializer[Any]):
    """The brand kit."""

    colours = ColourOut(many=True)
    logos = LogoOut(many=True)


class BackgroundOut(serializers.Serializer[Any]):
    """A background."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=BackgroundKind.choices)
    state = serializers.ChoiceField(choices=BackgroundState.choices)
    colour = serializers.CharField(help_text="Of a scene or picture its average.")
    colour_to = serializers.CharField()
    angle = serializers.IntegerField(help_text="Degrees clockwise from upwards.")
    is_radial = serializers.BooleanField()
    scene = serializers.CharField()
    tint_colour = serializers.CharField()
    tint = serializers.IntegerField()
    blur = serializers.IntegerField()
    reason = serializers.CharField(help_text="Why it cannot be used; empty otherwise.")
    note = serializers.CharField(help_text="What to know of it; empty otherwise.")
    created_at = serializers.DateTimeField()


class BackgroundIn(serializers.Serializer[Any]):
    """A background without a file; which fields count depends on its kind."""

    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(
        choices=[each for each in BackgroundKind.choices if each[0] != BackgroundKind.PICTURE]
    )
    colour = serializers.CharField(max_length=20, required=False, default="")
    colour_to = serializers.CharField(max_length=20, required=False, default="")
    angle = serializers.IntegerField(required=False, default=DOWNWARDS)
    is_radial = serializers.BooleanField(required=False, default=False)
    scene = serializers.ChoiceField(choices=Scene.choices, required=False)
    tint_colour = serializers.CharField(max_length=20, required=False, default="#ffffff")
    tint = serializers.IntegerField(
        required=False, default=0, help_text=f"Hundredths of that colour, 0 to {actions.MOST_TINT}."
    )
    blur = serializers.IntegerField(
        required=False,
        default=actions.USUAL_BLUR,
        help_text=f"Thousandths of the height, 0 to {actions.MOST_BLUR}.",
    )


class PictureIn(serializers.Serializer[Any]):
    """A background from a picture, as a form with a file."""

    name = serializers.CharField(max_length=60)
    picture = serializers.FileField(help_text=f"At least {door.OUTPUT_EDGE} pixels wide and high.")
    blur = serializers.IntegerField(required=False, default=0)


class FrameOut(serializers.Serializer[Any]):
    """A logo frame; lengths are hundredths of the picture's shorter edge."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    logo_id = serializers.UUIDField()
    placement = serializers.ChoiceField(choices=Placement.choices)
    size = serializers.IntegerField()
    margin = serializers.IntegerField()
    colour = serializers.CharField(help_text="Of a band; empty in a corner.")
    state = serializers.ChoiceField(choices=FrameState.choices)


class FrameIn(serializers.Serializer[Any]):
    """A new logo frame."""

    name = serializers.CharField(max_length=60)
    logo_id = serializers.UUIDField()
    placement = serializers.ChoiceField(choices=Placement.choices)
    size = serializers.IntegerField()
    margin = serializers.IntegerField()
    colour = serializers.CharField(max_length=20, required=False, default="")


class BrandView(TenantView):
    """Colours and logos."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.BRAND_READ}

    @extend_schema(operation_id="brand_read", responses=BrandOut)
    def get(self, request: Request) -> Response:
        """Read the brand kit."""
        return Response(_kit())


class ColoursView(TenantView):
    """The colours as a whole."""

    scopes: ClassVar[dict[str, Scope]] = {"PUT": Scope.BRAND_WRITE}

    @extend_schema(operation_id="brand_colours", request=ColoursIn, responses=BrandOut)
    def put(self, request: Request) -> Response:
        """Replace all colours; the same again changes nothing."""
        body = _valid(ColoursIn, request)
        actions.set_colours(body["colours"], actor=self.actor, at=now())
        return Response(_kit())


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
        return Response(_logo(logo), status=status.HTTP_201_CREATED)


class LogoRetireView(TenantView):
    """The end of a logo."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="logos_retire", request=None, responses=LogoOut)
    def post(self, request: Request, logo_id: UUID) -> Response:
        """Use a logo no longer. One that was retired already stays as it is."""
        logo = _found(Logo, logo_id)
        if logo.state != LogoState.RETIRED:
            actions.retire_logo(logo, actor=self.actor, at=now())
        return Response(_logo(logo))


class BackgroundsView(TenantView):
    """All backgrounds that are not retired."""

    parser_classes = (StrictJSONParser, MultiPartParser)
    scopes: ClassVar[dict[str, Scope]] = READ_AND_WRITE

    @extend_schema(operation_id="backgrounds_list", responses=BackgroundOut(many=True))
    def get(self, request: Request) -> Response:
        """List the backgrounds by name."""
        return Response([_background(each) for each in queries.backgrounds()])

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
        return Response(_background(added), status=status.HTTP_201_CREATED)


class BackgroundView(TenantView):
    """One background."""

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.BRAND_READ}

    @extend_schema(operation_id="backgrounds_read", responses=BackgroundOut)
    def get(self, request: Request, background_id: UUID) -> Response:
        """Read one background, a retired one too."""
        return Response(_background(_found(Background, background_id)))


class BackgroundRetireView(TenantView):
    """The end of a background."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="backgrounds_retire", request=None, responses=BackgroundOut)
    def post(self, request: Request, background_id: UUID) -> Response:
        """Offer a background no longer. One that was retired already stays as it is."""
        background = _found(Background, background_id)
        if background.state != BackgroundState.RETIRED:
            actions.retire(background, actor=self.actor, at=now())
        return Response(_background(background))


class FramesView(TenantView):
    """All frames that are not retired."""

    scopes: ClassVar[dict[str, Scope]] = READ_AND_WRITE

    @extend_schema(operation_id="frames_list", responses=FrameOut(many=True))
    def get(self, request: Request) -> Response:
        """List the frames by name."""
        return Response([_frame(each) for each in queries.frames()])

    @extend_schema(operation_id="frames_add", request=FrameIn, responses={201: FrameOut})
    def post(self, request: Request) -> Response:
        """Add a frame."""
        given = dict(_valid(FrameIn, request))
        name, logo = given.pop("name"), _found(Logo, given.pop("logo_id"))
        frame = actions.add_frame(name, logo, actions.Look(**given), actor=self.actor, at=now())
        return Response(_frame(frame), status=status.HTTP_201_CREATED)


class FrameRetireView(TenantView):
    """The end of a frame."""

    scopes: ClassVar[dict[str, Scope]] = WRITE

    @extend_schema(operation_id="frames_retire", request=None, responses=FrameOut)
    def post(self, request: Request, frame_id: UUID) -> Response:
        """Offer a frame no longer. One that was retired already stays as it is."""
        frame = _found(Frame, frame_id)
        if frame.state != FrameState.RETIRED:
            actions.retire_frame(frame, actor=self.actor, at=now())
        return Response(_frame(frame))


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


def _kit() -> dict[str, Any]:
    return {
        "colours": [
            {"colour": colour, "verdicts": [_verdict(colour, each) for each in (WHITE, INK)]}
            for colour in queries.colours()
        ],
        "logos": [_logo(each) for each in queries.logos()],
    }


def _verdict(colour: str, ground: str) -> dict[str, Any]:
    found = verdict(colour, ground)
    return {
        "ground": ground,
        "ratio": round(found.ratio, 2),
        "text": found.tone == "ok",
        "shapes": found.tone != "bad",
        "nearest": found.nearest,
    }


def _words(code: str) -> str:
    reason = reason_for(code)
    return f"{reason.sentence} {reason.fix}" if reason else ""


def _logo(logo: Logo) -> dict[str, Any]:
    return {
        "id": str(logo.pk),
        "ground": logo.ground,
        "state": logo.state,
        "width": logo.width,
        "height": logo.height,
        "palette": logo.palette,
        "reason": _words(logo.rejected_code),
        "note": NOTES.get(logo.noted_code, ""),
    }


def _background(background: Background) -> dict[str, Any]:
    plain = ("name", "kind", "state", "colour", "colour_to", "angle", "is_radial")
    drawn = ("scene", "tint_colour", "tint", "blur")
    return {
        "id": str(background.pk),
        **{name: getattr(background, name) for name in (*plain, *drawn)},
        "reason": _words(background.rejected_code),
        "note": NOTES.get(background.noted_code, ""),
        "created_at": background.created_at.isoformat(),
    }


def _frame(frame: Frame) -> dict[str, Any]:
    plain = ("name", "placement", "size", "margin", "colour", "state")
    return {
        "id": str(frame.pk),
        "logo_id": str(frame.logo_id),
        **{name: getattr(frame, name) for name in plain},
    }
