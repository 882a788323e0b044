"""What the brand's addresses of the API take and give."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

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
from generation.vision.reasons import note_for, reason_for


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


def kit_shown() -> dict[str, Any]:
    """The company's kit as `BrandOut` describes it."""
    return {
        "colours": [
            {"colour": colour, "verdicts": [_verdict(colour, each) for each in (WHITE, INK)]}
            for colour in queries.colours()
        ],
        "logos": [logo_shown(each) for each in queries.logos()],
    }


def logo_shown(logo: Logo) -> dict[str, Any]:
    """The logo as `LogoOut` describes it."""
    return {
        "id": str(logo.pk),
        "ground": logo.ground,
        "state": logo.state,
        "width": logo.width,
        "height": logo.height,
        "palette": logo.palette,
        "reason": _words(logo.rejected_code),
        "note": note_for(logo.noted_code, _),
    }


def background_shown(background: Background) -> dict[str, Any]:
    """The background as `BackgroundOut` describes it."""
    plain = ("name", "kind", "state", "colour", "colour_to", "angle", "is_radial")
    drawn = ("scene", "tint_colour", "tint", "blur")
    return {
        "id": str(background.pk),
        **{name: getattr(background, name) for name in (*plain, *drawn)},
        "reason": _words(background.rejected_code),
        "note": note_for(background.noted_code, _),
        "created_at": background.created_at.isoformat(),
    }


def frame_shown(frame: Frame) -> dict[str, Any]:
    """The frame as `FrameOut` describes it."""
    plain = ("name", "placement", "size", "margin", "colour", "state")
    return {
        "id": str(frame.pk),
        "logo_id": str(frame.logo_id),
        **{name: getattr(frame, name) for name in plain},
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
    reason = reason_for(code, _)
    return reason.text if reason else ""
