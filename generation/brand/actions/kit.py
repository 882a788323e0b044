"""The company's colours."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from generation.brand import values
from generation.brand.models import BrandKit
from tenants.audit.actions import record
from tenants.kernel.errors import Invalid, NotFound
from tenants.kernel.lifecycle import Actor
from tenants.organizations.models import Organization

MOST_COLOURS: Final = 8


def add_colours(colours: Sequence[str], *, actor: Actor, at: datetime) -> list[str]:
    """All colours after these joined them; one that is there already stays where it is.

    Raises:
        Invalid: one is no colour, or they are more than a kit holds.
    """
    return _change(lambda before: [*before, *colours], actor=actor, at=at)


def remove_colour(colour: str, *, actor: Actor, at: datetime) -> list[str]:
    """The colours without this one.

    Raises:
        NotFound: it is not among them.
    """
    return _change(lambda before: _without(before, colour), actor=actor, at=at)


def lead_with(colour: str, *, actor: Actor, at: datetime) -> list[str]:
    """The colours with this one as the main one.

    Raises:
        NotFound: it is not among them.
    """
    return _change(lambda before: [colour, *_without(before, colour)], actor=actor, at=at)


def replace_colour(colour: str, by: str, *, actor: Actor, at: datetime) -> list[str]:
    """The colours with another one, as a shade that passes, in this one's place.

    Raises:
        NotFound: it is not among them.
        Invalid: the other is no colour.
    """

    def replaced(before: list[str]) -> list[str]:
        _without(before, colour)
        return [by if each == colour else each for each in before]

    return _change(replaced, actor=actor, at=at)


def set_colours(colours: Sequence[str], *, actor: Actor, at: datetime) -> list[str]:
    """These colours instead of all before, the main one first.

    Raises:
        Invalid: one is no colour, or they are more than a kit holds.
    """
    return _change(lambda _: list(colours), actor=actor, at=at)


def _change(to: Callable[[list[str]], list[str]], *, actor: Actor, at: datetime) -> list[str]:
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get()  # two changes take turns
        kit = BrandKit.objects.first()
        before = list(kit.colours) if kit else []
        wanted = _checked(to(before))
        if wanted == before:
            return before
        kit = kit or BrandKit(changed_at=at)
        kit.colours, kit.changed_at = wanted, at
        kit.save()
        record("brandkit.change", kit, actor=actor, at=at, colours=wanted)
    return wanted


def _checked(colours: Sequence[str]) -> list[str]:
    each_once = list(dict.fromkeys(values.colour("colours", colour) for colour in colours))
    if len(each_once) > MOST_COLOURS:
        sentence = _("A brand has at most {most_colours} colours. Remove one first.").format(
            most_colours=MOST_COLOURS
        )
        raise Invalid(fields={"colours": sentence})
    return each_once


def _without(colours: list[str], colour: str) -> list[str]:
    if colour not in colours:
        raise NotFound(_("This colour is not among the brand's any more."))
    return [each for each in colours if each != colour]
