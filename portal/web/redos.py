"""Redos in words: what an employee may ask for, and what a round was drawn with because of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.headshots.edits import LIGHTING
from generation.headshots.models import Headshot, HeadshotBatch
from generation.headshots.redos import AXIS_OF, RedoReason
from generation.styles import queries as styles
from generation.styles.models import StyleVersion
from generation.styles.policy import open_axes
from generation.styles.specification import AXES
from portal.web.compare import name_of
from portal.web.evidence import photo_advice, redo_reasons
from tenants.kernel.languages import within
from tenants.people.models import Employee


class Value(NamedTuple):
    """One value of an axis that may be picked."""

    value: str
    label: str


@dataclass(frozen=True)
class Offer:
    """A reason the employee may give: what we would do about it, and what they may pick."""

    value: str
    label: str
    text: str
    axis: str = ""
    options: list[Value] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


def offers(employee: Employee, batches: Iterable[HeadshotBatch]) -> list[Offer]:
    """The reasons for other takes than these, with what the company's style leaves to pick."""
    version = styles.version_for(employee)
    return [_offer(reason, employee, version) for reason, _label in redo_reasons(batches)]


def told(batch: HeadshotBatch, *, mine: bool) -> list[str]:
    """What was asked for and how the batch was drawn for it; nothing of a first round.

    mine: whether the employee reads it, else somebody who reads about them.
    """
    if batch.source:
        return _told_of_edit(batch, batch.source, mine=mine)
    if batch.redo_reason not in RedoReason.values:
        return []
    asked = (YOURS if mine else THEIRS)[RedoReason(batch.redo_reason)]
    return [str(asked), *_consequences(batch)]


def _told_of_edit(batch: HeadshotBatch, source: Headshot, *, mine: bool) -> list[str]:
    asked = _("You asked for: %(value)s.") if mine else _("An edit was asked for: %(value)s.")
    text = _("The head is that of %(take)s.")
    if batch.edit_axis == LIGHTING:
        text = _("The head is that of %(take)s, with a little of the new light on the face.")
    value = words(batch.edit_axis, batch.edit_value)
    return [asked % {"value": value}, text % {"take": within(name_of(source))}]


def words(axis: str, value: str) -> str:
    """A value of an axis, within a sentence."""
    return within(AXES.get(axis, {}).get(value, value))


def _offer(value: str, employee: Employee, version: StyleVersion | None) -> Offer:
    reason = RedoReason(value)
    axis = AXIS_OF.get(reason, "")
    allowed = version.specification["axes"].get(axis, []) if version else []
    choices = open_axes(version).get(axis, []) if version else []
    return Offer(
        value=reason,
        label=str(MINE[reason]),
        text=_text(reason, version, allowed),
        axis=axis,
        options=_options(axis, choices),
        advice=photo_advice(employee) if reason == RedoReason.LIKENESS else [],
    )


def _text(reason: RedoReason, version: StyleVersion | None, allowed: list[str]) -> str:
    if len(allowed) == 1:
        text = _("Your company's style has one only: %(value)s. You get other takes with it.")
        return text % {"value": words(AXIS_OF[reason], allowed[0])}
    if reason == RedoReason.BACKGROUND and version:
        named = _("It is “%(name)s”, the same for everybody, and set exactly in every take.")
        return f"{named % {'name': version.background.name}} {TEXTS[reason]}"
    return str(TEXTS[reason])


def _options(axis: str, allowed: list[str]) -> list[Value]:
    return [Value(each, str(AXES[axis].get(each, each))) for each in allowed]


def _consequences(batch: HeadshotBatch) -> list[str]:
    usual = batch.style_version.specification["candidates"]
    told = []
    for axis, values in batch.narrowed.items():
        given = {"values": ", ".join(words(axis, each) for each in values)}
        told.append(_("These were drawn with: %(values)s.") % given)
    if batch.candidates > usual:
        text = _("%(n)d pictures were drawn instead of %(usual)d.")
        told.append(text % {"n": batch.candidates, "usual": usual})
    if batch.is_strict:
        told.append(_("One that fails a check is shown only if all do."))
    if batch.redo_reason == RedoReason.BACKGROUND:
        told.append(_("The background is your company's own, and exact in every take."))
    return told


MINE: Final[Mapping[RedoReason, Promise]] = {
    RedoReason.LIKENESS: gettext_lazy("It does not look like me"),
    RedoReason.EXPRESSION: gettext_lazy("Expression"),
    RedoReason.CLOTHES: gettext_lazy("Clothes"),
    RedoReason.HAIR: gettext_lazy("Hair"),
    RedoReason.BACKGROUND: gettext_lazy("Background"),
    RedoReason.DETAILS: gettext_lazy("Teeth, hands or details"),
    RedoReason.KEPT: gettext_lazy("Something that should stay is missing"),
    RedoReason.OTHER: gettext_lazy("Something else"),
}
"""The reasons as the employee says them."""

TEXTS: Final[Mapping[RedoReason, Promise]] = {
    RedoReason.LIKENESS: gettext_lazy(
        "We draw half as many again, and choose more strictly. Other photos help more:"
    ),
    RedoReason.EXPRESSION: gettext_lazy("Which one would you have?"),
    RedoReason.CLOTHES: gettext_lazy("Which would you have?"),
    RedoReason.HAIR: gettext_lazy(
        "We draw half as many again, and show those whose hair colour is as in your photos. "
        "A photo with the hair you want helps."
    ),
    RedoReason.BACKGROUND: gettext_lazy(
        "If the edges of hair or shoulders look wrong, new takes may have better ones."
    ),
    RedoReason.DETAILS: gettext_lazy(
        "We draw half as many again, with the mouth closed where your company's style allows it."
    ),
    RedoReason.KEPT: gettext_lazy("We draw half as many again, and show those in which we see it."),
    RedoReason.OTHER: gettext_lazy(
        "Say it in a few words. Your reviewer and your company's admin read them; "
        "no picture is drawn from them."
    ),
}
"""What is done about each reason."""

YOURS: Final[Mapping[RedoReason, Promise]] = {
    RedoReason.LIKENESS: gettext_lazy("You said that the takes do not look like you."),
    RedoReason.EXPRESSION: gettext_lazy("You asked for another expression."),
    RedoReason.CLOTHES: gettext_lazy("You asked for other clothes."),
    RedoReason.HAIR: gettext_lazy("You asked for other hair."),
    RedoReason.BACKGROUND: gettext_lazy("You were not happy with the background."),
    RedoReason.DETAILS: gettext_lazy("You saw teeth, hands or details that are wrong."),
    RedoReason.KEPT: gettext_lazy("You missed something that should stay."),
    RedoReason.OTHER: gettext_lazy("You asked for something else."),
}
THEIRS: Final[Mapping[RedoReason, Promise]] = {
    RedoReason.LIKENESS: gettext_lazy("They said that the takes do not look like them."),
    RedoReason.EXPRESSION: gettext_lazy("They asked for another expression."),
    RedoReason.CLOTHES: gettext_lazy("They asked for other clothes."),
    RedoReason.HAIR: gettext_lazy("They asked for other hair."),
    RedoReason.BACKGROUND: gettext_lazy("They were not happy with the background."),
    RedoReason.DETAILS: gettext_lazy("They saw teeth, hands or details that are wrong."),
    RedoReason.KEPT: gettext_lazy("They missed something that should stay."),
    RedoReason.OTHER: gettext_lazy("They asked for something else."),
}
"""What each reason says of a round, to its employee and about them."""
