"""Prompt specification to prompts: five axes, each said in the words that the base knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Self

from generation.engine import bases, checks
from generation.engine.canonical import digest_of, plain
from generation.engine.colours import Rgb, code, mean, nearest, parse
from generation.engine.errors import SpecInvalid
from generation.engine.spec import RenderItem
from generation.engine.vocabulary import (
    CLASS_WORD,
    CLOTHING,
    EXPRESSION,
    KEPT,
    LIGHTING,
    POSE,
    VOCABULARIES,
    Vocabulary,
)

SHOWN = f"the {CLASS_WORD} in the reference photos"
"""Who is drawn where no adapter is worn that has a trigger."""
HIGHEST_ITEM_SEED = 2**31
"""Seeds of pictures stay below, so that a database's integer holds them."""


@dataclass(frozen=True, kw_only=True)
class Backdrop:
    """What is behind the person: one colour, or several that meet."""

    colours: tuple[str, ...]
    """`#rrggbb`: one for a plain colour or a picture's mean, two for a gradient."""

    def __post_init__(self) -> None:
        if not self.colours:
            raise SpecInvalid("Backdrop.colours is empty; it needs at least one.")
        for colour in self.colours:
            parse(colour)

    @property
    def middle(self) -> Rgb:
        """The colour in the middle of those there are."""
        return mean([parse(colour) for colour in self.colours])

    @property
    def code(self) -> str:
        """The same as `#rrggbb`."""
        return code(self.middle)

    @classmethod
    def from_brand(cls, brand: Mapping[str, str]) -> Self:
        """From a brand background's plain values: its colour, a picture's or drawn scene's mean,
        and of a gradient its colour_to.

        A plain ground in the right light is asked for, for the finish puts its own behind.
        """
        ends = (brand.get("colour", ""), brand.get("colour_to", ""))
        return cls(colours=tuple(colour for colour in ends if colour))


@dataclass(frozen=True, kw_only=True)
class PromptSpecification:
    """One value on each of the five axes; pose includes the framing, always head and shoulders."""

    lighting: str
    background: Backdrop
    clothing: str
    pose: str
    expression: str
    variant: int = 0
    """Counts through the outfits of the clothing."""
    keep: tuple[str, ...] = ()
    """What of the person has to stay in the picture, in whatever order."""

    def __post_init__(self) -> None:
        checks.choice("lighting", self.lighting, LIGHTING)
        checks.choice("clothing", self.clothing, CLOTHING)
        checks.choice("pose", self.pose, POSE)
        checks.choice("expression", self.expression, EXPRESSION)
        for kept in self.keep:
            checks.choice("keep", kept, KEPT)


def table(base: str) -> str:
    """A digest of all the words that the base's prompts are made of."""
    return digest_of(plain(VOCABULARIES[bases.configuration(base).vocabulary]))


def prompt(specification: PromptSpecification, *, base: str, trigger: str | None) -> str:
    """The specification in the base's words.

    With an empty trigger the person is the one in the reference photos; with None it is anybody.
    """
    words = VOCABULARIES[bases.configuration(base).vocabulary]
    parts = [
        f"photo of {_person(trigger)}",
        *(words.kept.get(kept, "") for kept in KEPT if kept in specification.keep),
        f"wearing a {outfit(specification, words)}",
        backdrop(specification.background, words),
        words.expression[specification.expression],
        words.lighting[specification.lighting],
        words.pose[specification.pose],
        words.framing.get("head and shoulders", ""),
    ]
    return ", ".join(part for part in parts if part)


def _person(trigger: str | None) -> str:
    if trigger is None:
        return f"a {CLASS_WORD}"
    return f"a {trigger} {CLASS_WORD}" if trigger else SHOWN


def outfit(specification: PromptSpecification, words: Vocabulary) -> str:
    """What the person is to wear, in words."""
    outfits = words.clothing[specification.clothing]
    return outfits[specification.variant % len(outfits)]


def backdrop(background: Backdrop, words: Vocabulary) -> str:
    """The background in words: its colours by the nearest that the base knows."""
    return words.background(background.middle)


def ground(background: Backdrop, *, base: str) -> str:
    """The colour, like `#d9dee4`, that the base draws where it does what the prompt says."""
    words = VOCABULARIES[bases.configuration(base).vocabulary]
    if words.exact_colour:
        return code(background.middle)
    return code(words.backgrounds[nearest(background.middle, words.backgrounds)])


def specifications(
    axes: Mapping[str, Sequence[str]],
    *,
    background: Backdrop,
    count: int,
    seed: int,
    keep: Sequence[str] = (),
) -> tuple[PromptSpecification, ...]:
    """What `count` pictures are to show: evenly everything the axes allow; the same for a seed.

    `axes` has the allowed values of lighting, clothing, pose and expression; what is in `keep` is
    to be in all of them.
    """
    names = ("lighting", "clothing", "pose", "expression")
    if missing := [name for name in names if not axes.get(name)]:
        raise SpecInvalid(f"No value is allowed for: {', '.join(missing)}.")
    choices = [
        dict(zip(names, each, strict=True)) for each in product(*[axes[name] for name in names])
    ]
    Random(seed).shuffle(choices)  # noqa: S311  # an order to draw in, not a secret
    return tuple(
        PromptSpecification(
            background=background,
            variant=place,
            keep=tuple(keep),
            **choices[place % len(choices)],
        )
        for place in range(count)
    )


def candidates(
    wanted: Sequence[PromptSpecification], *, seed: int, base: str, trigger: str | None
) -> tuple[RenderItem, ...]:
    """A picture for each of these `specifications`, in the base's words; seeds count up."""
    return tuple(
        RenderItem(
            prompt=prompt(each, base=base, trigger=trigger),
            seed=(seed + place) % HIGHEST_ITEM_SEED,
        )
        for place, each in enumerate(wanted)
    )
