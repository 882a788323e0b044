"""Moving the head of one approved picture by another finish of it."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy

from generation.headshots.models import Headshot
from generation.rebrands import queries
from generation.rebrands.actions.running import begin
from generation.rebrands.models import Rebrand
from generation.styles import specification
from generation.vision.composition import Framing
from tenants.kernel.errors import Conflict, Invalid
from tenants.kernel.lifecycle import Actor


class NotMeasured(Conflict):
    """Where the head is on the picture is not known."""

    code = "not_measured"
    sentence = gettext_lazy("This picture was not measured, so its head cannot be moved.")


def crop(
    headshot: Headshot, wanted: Framing, *, carries_over: bool, actor: Actor, at: datetime
) -> Rebrand:
    """Finish one approved picture again so that its head is found where it is wanted.

    What is asked of the finish differs from what is wanted by as much as the picture that is in use
    was found to differ from what was asked for it.

    Raises:
        Invalid: outside what a style may ask.
        NotMeasured, and what `begin` raises.
    """
    if not headshot.traits:
        raise NotMeasured
    if fields := specification.about_framing(wanted):
        raise Invalid(fields=fields)
    asked = _asked(queries.framing_of(headshot), headshot.traits, wanted)
    return begin(
        headshot.style_version,
        [headshot.employee],
        carries_over=carries_over,
        framing=asked,
        actor=actor,
        at=at,
    )


def _asked(now: Mapping[str, float], found: Mapping[str, float], wanted: Framing) -> Framing:
    return Framing(
        eye_line=now["eye_line"] + wanted.eye_line - found["eye_line"],
        centre=now["centre"] + wanted.centre - found["centre"],
        head_height=now["head_height"] * wanted.head_height / found["head_height"],
    )
