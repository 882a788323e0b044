"""Logo frames for delivered pictures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.brand import values
from generation.brand.colours import SHAPES, contrast, nearest_passing
from generation.brand.lifecycle import FRAME, LogoState
from generation.brand.models import BANDS, LONGEST_NAME, Frame, Logo, Placement
from tenants.audit.actions import record
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.languages import decimal
from tenants.kernel.lifecycle import Actor
from tenants.organizations.details import clean_name

SIZES: Final = (4, 30)
MARGINS: Final = (0, 12)
"""Least and most hundredths of the picture's shorter edge."""


class FrameNameTaken(Conflict):
    """Another frame of the organization has the name."""

    code = "frame_name_taken"
    sentence = gettext_lazy("A frame with this name exists already. Choose another name.")


class LogoNotReady(Invalid):
    """The logo is still being prepared, was rejected or is retired."""

    code = "logo_not_ready"


@dataclass(frozen=True, kw_only=True)
class Look:
    """Where a frame's logo stands; `colour` is the band's, and no matter in a corner."""

    placement: str
    size: int
    margin: int
    colour: str = ""


def add_frame(name: str, logo: Logo, look: Look, *, actor: Actor, at: datetime) -> Frame:
    """A frame that output profiles may use.

    Raises:
        Invalid: a value will not do, or the logo would hardly be seen on its band.
        LogoNotReady, FrameNameTaken.
    """
    name = clean_name(name, longest=LONGEST_NAME)
    if logo.state != LogoState.READY:
        raise LogoNotReady(fields={"logo": _("This logo is not in use. Choose another.")})
    look = _checked(look, logo)
    try:
        with transaction.atomic():
            frame = Frame.objects.create(
                name=name, logo=logo, created_at=at, **vars(look), **FRAME.start(at=at)
            )
    except IntegrityError as error:
        raise FrameNameTaken from error
    record("frame.add", frame, actor=actor, at=at, placement=look.placement)
    return frame


def retire_frame(frame: Frame, *, actor: Actor, at: datetime) -> None:
    """Offer the frame no longer. What was delivered with it stays."""
    FRAME.apply(frame, "retire", at=at, actor=actor)


def restore_frame(frame: Frame, *, actor: Actor, at: datetime) -> None:
    """Offer a retired frame again.

    Raises:
        FrameNameTaken: another one has its name by now.
        IllegalMove: it is not retired.
    """
    try:
        with transaction.atomic():
            FRAME.apply(frame, "restore", at=at, actor=actor)
    except IntegrityError as error:
        raise FrameNameTaken from error


def _checked(look: Look, logo: Logo) -> Look:
    placement = values.one_of("placement", look.placement, Placement.values)
    size = values.within("size", look.size, *SIZES)
    margin = values.within("margin", look.margin, *MARGINS)
    if placement not in BANDS:
        return Look(placement=placement, size=size, margin=margin)
    if 2 * margin >= size:
        sentence = _("No logo fits: on a band of {size} % give less than {half} %.").format(
            size=size, half=number_format(f"{size / 2:g}")
        )
        raise Invalid(fields={"margin": sentence})
    return Look(placement=placement, size=size, margin=margin, colour=_band(look.colour, logo))


def _band(colour: str, logo: Logo) -> str:
    code = values.colour("colour", colour)
    ratio = contrast(code, logo.colour)
    if ratio < SHAPES:
        nearest = nearest_passing(code, [logo.colour], least=SHAPES)
        sentence = _("The logo is hardly seen on it ({ratio} : 1; {least} : 1 is needed).").format(
            ratio=decimal(ratio, 1), least=f"{SHAPES:.0f}"
        )
        raise Invalid(
            fields={
                "colour": _("{sentence} The nearest shade that works is {nearest}.").format(
                    sentence=sentence, nearest=nearest
                )
            }
        )
    return code
