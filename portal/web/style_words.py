"""Styles in words: what a version allows, and what it says otherwise than another."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generation.styles.differences import Difference
from generation.styles.models import StyleVersion
from generation.styles.profiles import PROFILES
from generation.styles.specification import AXES, FRAMING_LIMITS

LABELS: Final = {
    "clothing": gettext_lazy("Clothes"),
    "lighting": gettext_lazy("Light"),
    "pose": gettext_lazy("Pose"),
    "expression": gettext_lazy("Expression"),
}
"""The axes of `specification.AXES`."""
FRAMING: Final = {
    "eye_line": gettext_lazy("Eyes below the top edge"),
    "head_height": gettext_lazy("Height of the head"),
    "centre": gettext_lazy("Middle of the head from the left"),
}
FIELDS: Final[Mapping[str, Promise]] = {
    **LABELS,
    **FRAMING,
    "locked": gettext_lazy("Same for everyone"),
    "background": gettext_lazy("Background"),
    "finish": gettext_lazy("How pictures are finished"),
    "profiles": gettext_lazy("Files that are made"),
    "frame": gettext_lazy("Logo frame"),
    "framed": gettext_lazy("Files with the logo"),
    "candidates": gettext_lazy("Pictures made for each person"),
    "keepers": gettext_lazy("Shown to each person"),
    "base": gettext_lazy("Model that draws"),
    "seed": gettext_lazy("Number that pictures begin with"),
    "prompts": gettext_lazy("Words that the model is told"),
    "recipe": gettext_lazy("How people are learned"),
    "weights": gettext_lazy("Files of the model"),
}
"""What each field of a `Difference` is called."""
DIGESTS: Final = frozenset({"prompts", "recipe", "weights"})
SHORT: Final = 8
"""Characters of a digest that tell two apart."""


class Told(NamedTuple):
    """A difference as people read it."""

    label: str
    before: str
    after: str


def choices(version: StyleVersion) -> str:
    """What a version allows, axis by axis."""
    allowed = version.specification["axes"]
    return "; ".join(f"{LABELS[axis]}: {_values(axis, allowed.get(axis, []))}" for axis in AXES)


def told(differences: Iterable[Difference], *, names: Mapping[str, str]) -> list[Told]:
    """Differences in words; `names` has those of backgrounds and frames by id."""

    def worded(field: str, value: Any) -> str:
        if field == "frame":
            return names.get(value["id"], _("A frame")) if value else _("None")
        if value is None:
            return _("Not said")
        if field == "background":
            return names.get(value.get("id", ""), value.get("colour", ""))
        return WORDS.get(field, str)(value)

    return [
        Told(
            str(FIELDS[each.field]), worded(each.field, each.before), worded(each.field, each.after)
        )
        for each in differences
    ]


def _values(axis: str, values: Iterable[str]) -> str:
    return ", ".join(str(AXES[axis].get(value, value)) for value in values)


def _axis(axis: str) -> Callable[[Any], str]:
    return lambda values: _values(axis, values)


def _locked(axes: Any) -> str:
    return ", ".join(str(LABELS[axis]) for axis in axes) or _("Nothing")


def _share(value: Any) -> str:
    return f"{100 * value:g} %"


def _finish(value: Any) -> str:
    version, canvas = value
    return f"{version}, {canvas} px" if version else _("Not said")


def _files(names: Any) -> str:
    if len(names) == len(PROFILES):
        return _("All")
    return "; ".join(str(PROFILES[name].label) for name in names) or _("None")


WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    **{axis: _axis(axis) for axis in AXES},
    **dict.fromkeys(FRAMING_LIMITS, _share),
    **dict.fromkeys(DIGESTS, lambda value: str(value)[:SHORT]),
    "locked": _locked,
    "finish": _finish,
    "profiles": _files,
    "framed": _files,
}
