"""Edits of a take in words: what may be changed, and what was picked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from generation.headshots import edits
from generation.headshots.edits import CLOTHING, LIGHTING, Change
from generation.headshots.models import Headshot
from generation.styles.specification import AXES


@dataclass(frozen=True)
class Option:
    """One thing that a take may be changed to; `value` is what a form sends."""

    value: str
    label: str


@dataclass(frozen=True)
class Offer:
    """An axis that may be changed: its name, what happens to the face, and what to choose from."""

    title: str
    text: str
    options: list[Option]


def offers(choices: Mapping[str, Sequence[str]]) -> list[Offer]:
    """What may be changed, by axis (`generation.headshots.edits.choices`)."""
    titles = {CLOTHING: _("Clothes"), LIGHTING: _("Light")}
    texts = {
        CLOTHING: _("The head keeps every pixel."),
        LIGHTING: _("The face keeps its features; light and shade on it change a little."),
    }
    return [
        Offer(titles[axis], texts[axis], [_option(axis, value) for value in values])
        for axis, values in choices.items()
    ]


def hindrance(
    headshot: Headshot, offered: Sequence[Offer], *, redos_left: int
) -> tuple[str, str] | None:
    """Why the take cannot be changed, and what to do instead; None where it can."""
    if not offered:
        return _("Nothing of this take can be changed"), _(
            "The style leaves no other clothes and no other light to choose, or we did not draw it."
        )
    if not edits.has_model(headshot):
        return _("The model that drew this take has been deleted"), _(
            "Choose among the takes that are there, or start again with new photos."
        )
    if not redos_left:
        return _("All redos are used"), _(
            "A change counts like a redo. Every take can still be chosen; if none will do, start"
            " again with new photos."
        )
    return None


def asked(given: QueryDict) -> Change:
    """What was picked; of a form that was not ours, or of none, nothing that exists."""
    axis, _separator, value = given.get("change", "").partition(":")
    return Change(axis, value)


def label(axis: str, value: str) -> str:
    """What a value is called."""
    return capfirst(str(AXES.get(axis, {}).get(value, value)))


def _option(axis: str, value: str) -> Option:
    return Option(f"{axis}:{value}", label(axis, value))
