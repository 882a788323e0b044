"""What the styles' addresses of the API take and give."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from generation.brand.models import Background, Frame
from generation.styles import queries
from generation.styles.models import StyleTemplate, StyleVersion
from generation.styles.profiles import PROFILES, SHOWN
from generation.styles.specification import AXES, DEFAULT, Draft, Files
from generation.vision.composition import Framing
from tenants.kernel.errors import Invalid
from tenants.people.models import Department


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


def shown(style: StyleTemplate) -> dict[str, Any]:
    """The style as `StyleOut` describes it."""
    return written(style, queries.versions(style).first(), queries.departments(style))


def written(
    style: StyleTemplate, newest: StyleVersion | None, departments: Iterable[Department]
) -> dict[str, Any]:
    """The same, where the newest version and the departments are read already."""
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


def draft_from(body: Mapping[str, Any]) -> Draft:
    """The draft that a valid `StyleIn` describes."""
    return Draft(
        axes=body["axes"],
        locked=body["locked"],
        framing=Framing(**body["framing"]),
        candidates=body["candidates"],
        keepers=body["keepers"],
        files=Files(**body["files"]),
    )


def background_from(body: Mapping[str, Any]) -> Background:
    """The company's background that a valid `StyleIn` names.

    Raises:
        Invalid: there is none of that id.
    """
    found = Background.objects.filter(pk=body["background"]).first()
    if found is None:
        raise Invalid(fields={"background": _("There is no such background.")})
    return found


def frame_from(body: Mapping[str, Any]) -> Frame | None:
    """The company's frame that a valid `StyleIn` names, if it names one.

    Raises:
        Invalid: there is none of that id.
    """
    if body["frame"] is None:
        return None
    found = Frame.objects.filter(pk=body["frame"]).first()
    if found is None:
        raise Invalid(fields={"frame": _("There is no such frame.")})
    return found
