"""What makes a company's pictures its own."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from generation.brand.lifecycle import LIFECYCLE
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantModel

HEX_COLOUR = r"^#[0-9a-f]{6}$"
LONGEST_NAME = 60


class BackgroundKind(models.TextChoices):
    COLOUR = "colour", "Solid colour"
    GRADIENT = "gradient", "Gradient"
    PICTURE = "picture", "Your own picture"


class Background(Stateful, TenantModel):
    """A brand background: one colour, a gradient from top to bottom, or an uploaded picture.

    Never edited, since published styles point at it: a change makes a new one and retires this.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    kind = models.CharField(max_length=12, choices=BackgroundKind.choices)
    colour = models.CharField(max_length=7, default="#d9dee4")
    """The colour; of a gradient its top; of a picture its average, for the prompt."""
    colour_to = models.CharField(max_length=7, blank=True)
    picture_key = models.CharField(max_length=300, blank=True)
    rejected_code = models.CharField(max_length=40, blank=True)
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
    def plain(self) -> dict[str, Any]:
        """All that makes its pixels, as a published style keeps it and the finish takes it."""
        return {
            "id": str(self.pk),
            "kind": self.kind,
            "colour": self.colour,
            "colour_to": self.colour_to,
            "picture_key": self.picture_key,
        }
