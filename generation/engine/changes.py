"""What an edit of a picture asks for: what the picture was asked to show, but for one axis.

Of clothing an edit names one outfit and not the category, since it is drawn into one picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generation.engine import bases, checks
from generation.engine.colours import Rgb, code, difference, nearest
from generation.engine.fit import Asked
from generation.engine.prompts import Backdrop, outfit
from generation.engine.vocabulary import COLOURS, VOCABULARIES, Vocabulary

AXES = ("clothing", "lighting")
"""What an edit can change."""
HARDLY_TOLD = 22.0
"""CIE 1976 difference of clothes from what is behind them up to which they are hard to cut out. An
edit may be drawn before any colour: the person is cut out of it again, and the head was before."""
GREYS = {name: COLOURS[name] for name in ("light grey", "dark grey")}


def allowed(asked: Asked, axes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """By axis, what an edit may change a picture to where a style allows these values; nothing that
    it shows already."""
    words, now = _words(asked.base), asked.specification
    worn = outfit(now, words)
    outfits = [each for category in axes["clothing"] for each in words.clothing[category]]
    lights = [each for each in axes["lighting"] if each != now.lighting]
    return {"clothing": [each for each in outfits if each != worn], "lighting": lights}


def changed(asked: Asked, *, axis: str, value: str) -> Asked:
    """What an edit of a picture is to show.

    Raises:
        SpecInvalid: no edit can change this axis, or not to this value.
    """
    checks.choice("axis", axis, AXES)
    words, now = _words(asked.base), asked.specification
    if axis == "lighting":
        return replace(asked, specification=replace(now, lighting=value))
    category, variant = _place(value, words)
    behind = _behind(words.outfits[value], now.background)
    worn = replace(now, clothing=category, variant=variant, background=behind)
    return replace(asked, specification=worn)


def _words(base: str) -> Vocabulary:
    return VOCABULARIES[bases.configuration(base).vocabulary]


def _place(value: str, words: Vocabulary) -> tuple[str, int]:
    """The category of an outfit, and its number there."""
    checks.choice("clothing", value, words.outfits)
    return next(
        (category, outfits.index(value))
        for category, outfits in words.clothing.items()
        if value in outfits
    )


def _behind(clothes: Rgb, background: Backdrop) -> Backdrop:
    if difference(clothes, background.middle) > HARDLY_TOLD:
        return background
    other = next(name for name in GREYS if name != nearest(clothes, GREYS))
    return Backdrop(colours=(code(COLOURS[other]),))
