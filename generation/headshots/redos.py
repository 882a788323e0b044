"""What is drawn otherwise when somebody asks for new takes: what they say goes in, a change comes
out.

The words they add are for people: they never go into a prompt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.kernel.errors import Invalid

LONGEST_NOTE = 400


class RedoReason(models.TextChoices):
    LIKENESS = "likeness", gettext_lazy("It does not look like them")
    EXPRESSION = "expression", gettext_lazy("Expression")
    CLOTHES = "clothes", gettext_lazy("Clothes")
    HAIR = "hair", gettext_lazy("Hair")
    BACKGROUND = "background", gettext_lazy("Background")
    DETAILS = "details", gettext_lazy("Teeth, hands or details")
    KEPT = "kept", gettext_lazy("Something that should stay is missing")
    OTHER = "other", gettext_lazy("Something else")


AXIS_OF: Final[Mapping[str, str]] = {
    RedoReason.EXPRESSION: "expression",
    RedoReason.CLOTHES: "clothing",
}
"""The axis of a style that each of these reasons is about: the person may pick a value of it."""
CLOSED_MOUTH: Final = ("professional neutral", "approachable")
"""Expressions that show no teeth, or hardly any."""
MORE: Final = frozenset({RedoReason.LIKENESS, RedoReason.HAIR, RedoReason.DETAILS, RedoReason.KEPT})
"""What no word of a prompt puts right: more pictures are drawn, to choose among."""
STRICT: Final = MORE - {RedoReason.DETAILS}
"""What the checks see: pictures that fail one are left out, unless all do."""


@dataclass(frozen=True)
class Wish:
    """What somebody says is wrong, and what they would have instead."""

    reason: str
    wanted: str = ""
    """A value of the reason's axis; empty leaves it to us."""
    note: str = ""


@dataclass(frozen=True)
class Change:
    """How a round differs from what its style says."""

    candidates: int
    narrowed: dict[str, list[str]] = field(default_factory=dict)
    """Axis -> the values drawn, where those are fewer than the style allows."""
    is_strict: bool = False


def checked(reason: str, *, wanted: str = "", note: str = "") -> Wish:
    """What was said, without what a database refuses.

    Raises:
        Invalid: no such reason, or something else that is not said.
    """
    said = note.replace("\x00", "").strip()[:LONGEST_NOTE]
    if reason not in RedoReason.values:
        sentence = _("Say what should be different, so that the next takes are better.")
        raise Invalid(fields={"reason": sentence})
    if reason == RedoReason.OTHER and not said:
        raise Invalid(fields={"note": _("Say in a few words what should be different.")})
    return Wish(reason, wanted=wanted if reason in AXIS_OF else "", note=said)


def change(
    wish: Wish,
    *,
    axes: Mapping[str, Sequence[str]],
    choices: Mapping[str, Sequence[str]],
    last: Mapping[str, Sequence[str]],
    candidates: int,
) -> Change:
    """How the next round is drawn.

    axes: what the style allows.
    choices: what of it people may choose among; see `styles.policy.open_axes`.
    last: what the round before was drawn with; without a wish, the next has what that one lacked.

    Raises:
        Invalid: the style does not leave the choice of what is wanted.
    """
    _require_choice(wish, choices)
    return Change(
        candidates=candidates * 3 // 2 if wish.reason in MORE else candidates,
        narrowed={
            axis: values
            for axis, values in _wanted(wish, axes=axes, last=last).items()
            if values != list(axes[axis])
        },
        is_strict=wish.reason in STRICT,
    )


def _require_choice(wish: Wish, choices: Mapping[str, Sequence[str]]) -> None:
    axis = AXIS_OF.get(wish.reason, "")
    offered = choices.get(axis, ())
    if wish.wanted and wish.wanted not in offered:
        sentence = _("Your company's style allows: {offered}.").format(offered=", ".join(offered))
        none = _("Your company's style does not leave this to choose.")
        raise Invalid(fields={axis: sentence if offered else none})


def _wanted(
    wish: Wish, *, axes: Mapping[str, Sequence[str]], last: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    if wish.reason == RedoReason.DETAILS:
        allowed = list(axes["expression"])
        return {"expression": [each for each in allowed if each in CLOSED_MOUTH] or allowed}
    axis = AXIS_OF.get(wish.reason)
    if axis is None:
        return {}
    allowed = list(axes[axis])
    untried = [each for each in allowed if each not in last.get(axis, ())]
    return {axis: [wish.wanted] if wish.wanted else untried or allowed}
