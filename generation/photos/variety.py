"""What a set of photos still lacks: an adapter takes for the person whatever all photos share.

Measurements in, wishes out. What most photos show is never wrong; it is wished that some differ.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generation.engine import captions
from generation.engine.captions import Measured
from generation.engine.colours import Rgb, difference
from generation.engine.errors import SpecInvalid

LEAST = 3
"""Photos that should differ from what most of the set shows, on each axis: a fifth of fourteen."""
KNOWN = 4
"""Photos of which an axis must be known before anything is said about it."""
TURNED = 8.0
"""Degrees from which on a head is turned: intake's yaw agrees with real noses within 3 degrees."""
ANOTHER = 18.0
"""CIE 1976 difference of two colours from which on tops or places are not the same. Chosen, not
measured: the same top in other light must stay one."""
MOST = 2
"""Wishes made at a time; more would be read as a fault of the photos there are."""

NUMBERS = {1: _("One more"), 2: _("Two more"), 3: _("Three more")}
OTHERWISE: Mapping[str, Mapping[str, Promise]] = {
    "angle": {
        "": _("{more} facing the camera."),
        "facing the camera": _("{more} with your head turned a little."),
    },
    "expression": {
        "": _("{more} with a neutral look."),
        "professional neutral": _("{more} with a smile."),
    },
    "light": {
        "": _("{more} in soft light, as in front of a window."),
        "soft light": _("{more} with light from one side, as beside a window."),
    },
    "clothing": {"": _("{more} in another top.")},
    "place": {"": _("{more} in another place.")},
}
"""What is wished by what most photos show; under the empty name, whatever that is."""


@dataclass(frozen=True)
class Wish:
    """So many more photos of a kind."""

    axis: str
    more: int
    sentence: str
    common: str = field(default="", compare=False)
    """What most photos show on this axis."""


def wishes(photos: Iterable[Mapping[str, Any]]) -> list[Wish]:
    """What is most lacking among photos with these measurements (`Photo.measured`); the largest
    lack first, at most `MOST`."""
    found = [
        wish for axis, told in shown(photos).items() if (wish := _wish(axis, told)) is not None
    ]
    return sorted(found, key=lambda wish: -wish.more)[:MOST]


def shown(photos: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What each photo shows on each axis, empty where it is not known."""
    seen = [_seen(photo) for photo in photos]
    return {axis: tell(seen) for axis, tell in AXES.items()}


@dataclass(frozen=True)
class _Seen:
    """What captions are made from, and the colour of what is around the person."""

    measured: Measured
    place: Rgb | None


def _seen(photo: Mapping[str, Any]) -> _Seen:
    try:
        measured = Measured.from_json(photo.get("training", {}))
    except SpecInvalid:  # kept by another version of intake
        measured = Measured()
    return _Seen(measured, photo.get("surroundings"))


def _wish(axis: str, told: Sequence[str]) -> Wish | None:
    known = [value for value in told if value]
    if len(known) < KNOWN:
        return None
    [(common, times)] = Counter(known).most_common(1)
    more = LEAST - (len(known) - times)
    if more <= 0:
        return None
    words = OTHERWISE[axis]
    sentence = str(words.get(common, words[""]))
    return Wish(axis, more, sentence.format(more=NUMBERS[more]), common)


def _groups(colours: Sequence[Rgb | None]) -> list[str]:
    """A name for each colour; those that look alike have the same one."""
    known: list[Rgb] = []

    def name(colour: Rgb) -> str:
        for number, other in enumerate(known, start=1):
            if difference(colour, other) < ANOTHER:
                return str(number)
        known.append(colour)
        return str(len(known))

    return ["" if colour is None else name(colour) for colour in colours]


AXES: Mapping[str, Callable[[Sequence[_Seen]], list[str]]] = {
    "angle": lambda seen: [captions.pose(each.measured.yaw, turned=TURNED) for each in seen],
    "expression": lambda seen: [captions.expression(each.measured) for each in seen],
    "light": lambda seen: [captions.light(each.measured.light_side) for each in seen],
    "clothing": lambda seen: _groups([each.measured.clothing for each in seen]),
    "place": lambda seen: _groups([each.place for each in seen]),
}
"""What each photo shows on each axis, empty where it is not known."""
