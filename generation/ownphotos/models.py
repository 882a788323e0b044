"""A photo of somebody's own, in the place of pictures that are drawn of them."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from generation.ownphotos.lifecycle import GONE, LIFECYCLE
from tenants.kernel.errors import Invalid
from tenants.kernel.lifecycle import Stateful
from tenants.kernel.scoping import TenantForeignKey, TenantModel

LEAST_SIDE = 300
"""Pixels of the photo that a frame must hold: fewer would be blurred in the finished picture."""


@dataclass(frozen=True)
class Frame:
    """The square that is shown: its left and top edge and its side, in pixels of the photo."""

    left: int
    top: int
    side: int

    @classmethod
    def middle_of(cls, width: int, height: int) -> "Frame":
        """The largest one, as high up as heads are."""
        side = min(width, height)
        return cls((width - side) // 2, (height - side) // 4, side)

    def checked(self, *, width: int, height: int) -> "Frame":
        """The same.

        Raises:
            Invalid: naming what of it a photo of this size does not hold.
        """
        least, most = min(LEAST_SIDE, width, height), min(width, height)
        if not least <= self.side <= most:
            raise Invalid(
                fields={
                    "side": _("Choose a size from {least} to {most} pixels.").format(
                        least=least, most=most
                    )
                }
            )
        fields = {}
        if not 0 <= self.left <= width - self.side:
            fields["left"] = _("Choose from 0 to {width} pixels for this size.").format(
                width=width - self.side
            )
        if not 0 <= self.top <= height - self.side:
            fields["top"] = _("Choose from 0 to {height} pixels for this size.").format(
                height=height - self.side
            )
        if fields:
            raise Invalid(fields=fields)
        return self


class OwnPhoto(Stateful, TenantModel):
    """First the received bytes, then the clean picture; both encrypted. Nothing is measured on it.

    What is made of it is a headshot without a batch.
    """

    employee = TenantForeignKey("people.Employee", on_delete=models.CASCADE, related_name="+")
    headshot = TenantForeignKey(
        "headshots.Headshot", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The newest that was made of it."""
    file_key = models.CharField(max_length=300, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    frame = models.JSONField(default=dict)
    """The square that the employee chose (`Frame`)."""
    replaces_background = models.BooleanField(default=False)
    verdict_code = models.CharField(max_length=40, blank=True)
    """Why the file cannot be used, or why framing it failed."""
    received_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            LIFECYCLE.check(),
            models.UniqueConstraint(
                fields=["organization", "employee"],
                condition=~Q(state__in=GONE),
                name="one_own_photo",
            ),
            models.CheckConstraint(
                name="own_photo_gone_has_no_file",
                condition=~Q(state__in=GONE) | Q(file_key=""),
            ),
        ]

    @property
    def shown(self) -> Frame:
        """The frame that was chosen, or the one to begin with."""
        chosen: dict[str, Any] = self.frame
        return Frame(**chosen) if chosen else Frame.middle_of(self.width, self.height)

    def __str__(self) -> str:
        return f"own photo of {self.employee_id} ({self.state})"
