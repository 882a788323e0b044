"""What makes a company's pictures its own: colours, logos, backgrounds and logo frames."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from generation.brand.lifecycle import FRAME, LIFECYCLE, LOGO
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel

HEX_COLOUR = r"^#[0-9a-f]{6}$"
LONGEST_NAME = 60
DOWNWARDS = 180
"""Degrees of a gradient from top to bottom, counted clockwise from upwards as style sheets do."""


class BackgroundKind(models.TextChoices):
    COLOUR = "colour", gettext_lazy("Solid colour")
    GRADIENT = "gradient", gettext_lazy("Gradient")
    SCENE = "scene", gettext_lazy("Blurred scene")
    PICTURE = "picture", gettext_lazy("Your own picture")


class Scene(models.TextChoices):
    """Places that `generation.vision.scenes` draws."""

    OFFICE = "office", gettext_lazy("Bright office")
    LIBRARY = "library", gettext_lazy("Library")
    WINDOW = "window", gettext_lazy("City window")
    PLANTS = "plants", gettext_lazy("Plants")


class Ground(models.TextChoices):
    """What a logo is made to stand on."""

    LIGHT = "light", gettext_lazy("Light grounds")
    DARK = "dark", gettext_lazy("Dark grounds")


class Placement(models.TextChoices):
    """Where `generation.vision.frames` puts a logo."""

    TOP_RIGHT = "top_right", gettext_lazy("Top right")
    TOP_LEFT = "top_left", gettext_lazy("Top left")
    BOTTOM_RIGHT = "bottom_right", gettext_lazy("Bottom right")
    BOTTOM_LEFT = "bottom_left", gettext_lazy("Bottom left")
    BAND_BOTTOM = "band_bottom", gettext_lazy("Band at the bottom")
    BAND_TOP = "band_top", gettext_lazy("Band at the top")


BANDS = frozenset({Placement.BAND_BOTTOM, Placement.BAND_TOP})


class BrandKit(TenantModel):
    """The company's colours; a company that chose none has no row."""

    colours = models.JSONField(default=list)
    """Codes, each once; the first is the one that the employee's pages wear."""
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="one_brand_kit")]

    def __str__(self) -> str:
        return ", ".join(self.colours)


class Logo(Stateful, TenantModel):
    """A logo as a picture with alpha; what was sent, an SVG too, is not kept.

    Never edited, since frames point at it: a new one takes its place and this one is retired.
    """

    ground = models.CharField(max_length=8, choices=Ground.choices)
    file_key = models.CharField(max_length=300, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    colour = models.CharField(max_length=7, blank=True)
    """The one that fills most of it."""
    palette = models.JSONField(default=list)
    mark = models.TextField(blank=True)
    """A small copy for headers, as base64: seen before anybody has signed in."""
    rejected_code = models.CharField(max_length=40, blank=True)
    noted_code = models.CharField(max_length=40, blank=True)
    """What the company should know of it, though it is used."""
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            LOGO.check(),
            models.CheckConstraint(name="logo_ground_known", condition=Q(ground__in=Ground.values)),
            models.UniqueConstraint(
                fields=["organization", "ground"],
                condition=Q(state="ready"),
                name="one_logo_for_each_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"Logo for {self.ground} grounds"


class Background(Stateful, TenantModel):
    """A brand background: one colour, a gradient, a drawn scene, or an uploaded picture.

    Never edited, since published styles point at it: a change makes a new one and retires this.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=12, choices=BackgroundKind.choices)
    colour = models.CharField(max_length=7, default="#d9dee4")
    """The colour; of a gradient its first; of a picture or scene its average, for the prompt."""
    colour_to = models.CharField(max_length=7, blank=True)
    angle = models.PositiveSmallIntegerField(default=DOWNWARDS)
    is_radial = models.BooleanField(default=False)
    """Whether a gradient runs outwards from behind the head."""
    scene = models.CharField(max_length=12, blank=True)
    tint_colour = models.CharField(max_length=7, blank=True)
    tint = models.PositiveSmallIntegerField(default=0)
    """Hundredths of that colour that a scene is washed with."""
    blur = models.PositiveSmallIntegerField(default=0)
    """Thousandths of the height of a scene or picture by which it is out of focus."""
    picture_key = models.CharField(max_length=300, blank=True)
    """Of a scene too: kept as it was drawn, so that it never changes."""
    rejected_code = models.CharField(max_length=40, blank=True)
    noted_code = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.CheckConstraint(
                name="background_kind_known", condition=Q(kind__in=BackgroundKind.values)
            ),
            models.CheckConstraint(
                name="background_colour_is_hex", condition=Q(colour__regex=HEX_COLOUR)
            ),
            models.CheckConstraint(
                name="background_angle_is_one", condition=Q(angle__gte=0, angle__lt=360)
            ),
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                condition=~Q(state="retired"),
                name="background_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn from a kept picture."""
        return self.kind in {BackgroundKind.PICTURE, BackgroundKind.SCENE}

    @property
    def plain(self) -> dict[str, Any]:
        """All that makes its pixels, as a published style keeps it and the finish takes it."""
        shape = {"angle": self.angle, "is_radial": self.is_radial}
        return {
            "id": str(self.pk),
            "kind": self.kind,
            "colour": self.colour,
            "colour_to": self.colour_to,
            "picture_key": self.picture_key,
            # a gradient that runs downwards is kept as it was before there were others
            **(shape if shape != {"angle": DOWNWARDS, "is_radial": False} else {}),
        }


class Frame(Stateful, TenantModel):
    """A logo and its place on a delivered picture.

    Never edited, since output profiles point at it: a change makes a new one and retires this.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    logo = TenantForeignKey(Logo, on_delete=models.PROTECT, related_name="+")
    placement = models.CharField(max_length=16, choices=Placement.choices)
    size = models.PositiveSmallIntegerField()
    """Height of the logo, or of the band, in hundredths of the picture's shorter edge."""
    margin = models.PositiveSmallIntegerField()
    """In the same measure."""
    colour = models.CharField(max_length=7, blank=True)
    """Of the band; blank in a corner."""
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            FRAME.check(),
            models.CheckConstraint(
                name="frame_placement_known", condition=Q(placement__in=Placement.values)
            ),
            models.UniqueConstraint(
                "organization",
                Lower("name"),
                condition=~Q(state="retired"),
                name="frame_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_band(self) -> bool:
        """Whether the logo stands on a band along an edge."""
        return self.placement in BANDS

    @property
    def plain(self) -> dict[str, Any]:
        """All that makes its pixels, but for the logo itself, which `logo_key` names."""
        return {
            "id": str(self.pk),
            "logo_key": self.logo.file_key,
            "placement": self.placement,
            "size": self.size / 100,
            "margin": self.margin / 100,
            "colour": self.colour,
        }
