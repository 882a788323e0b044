"""What a person looks like in one picture, as far as it is theirs to keep or to change: skin,
glasses, facial hair, what lies on the head.

Everything is told from pixels around the face's mesh and compared with the skin of the same face,
so that camera and light matter little. It is only ever compared between pictures of one person
(`drift`): nothing here says who somebody is, nor anything of race, gender or age.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generation.vision.landmarks import (
    CHIN,
    FOREHEAD,
    LEFT_CHEEK,
    LEFT_EYE_INNER,
    LEFT_EYE_OUTER,
    RIGHT_CHEEK,
    RIGHT_EYE_INNER,
    RIGHT_EYE_OUTER,
    Landmarks,
)
from generation.vision.pictures import Picture, Plane
from generation.vision.planes import Flags
from generation.vision.upright import LEAST, PIXELS, Upright, Values, upright

Lab = tuple[float, float, float]

VERSION = "appearance-1"
"""Recorded with the measurements; another way to measure needs another one."""

SKIN = (
    (116, 117, 118, 119, 100, 36, 205, 187, 147, 123),
    (345, 346, 347, 348, 329, 266, 425, 411, 376, 352),
    (108, 151, 337, 336, 9, 107),
    (168, 122, 196, 3, 51, 45, 4, 275, 281, 248, 419, 351),
)
"""Outlines of the cheeks, of the forehead above the brows, where few fringes reach, and of the
nose."""
UPPER_LIP = (165, 167, 164, 393, 391, 322, 410, 270, 269, 267, 0, 37, 39, 40, 186, 92)
LOWER_LIP_TO_CHIN = (106, 182, 83, 18, 313, 406, 335, 424, 418, 421, 200, 201, 194, 204)
JAWS = (
    (192, 214, 210, 169, 135, 138, 215, 213),
    (416, 434, 430, 394, 364, 367, 435, 433),
)
"""Outlines of where a moustache and a beard on chin and jaws grow."""
PARTS = 8
"""Of the skin, from left to right."""
ENOUGH = 300
"""Pixels of the skin by which a line is judged."""
NEAR, ROUNDS = 3.7, 3
"""Median distances to the line up to which pixels are skin (2.5 standard deviations), and how often
that is asked."""

EYES = (LEFT_EYE_OUTER, LEFT_EYE_INNER), (RIGHT_EYE_OUTER, RIGHT_EYE_INNER)
BRIDGE, BRIDGE_WIDE = 0.28, 0.06
"""Half of how far the bridge of the nose is followed, and of how wide, in distances between the
eyes."""
PLACES = 48
"""Along the bridge."""
RIM = 4
"""Places that the thinnest rim covers."""

HAIRLINE, TOP, STEP = 0.5, 1.22, 0.04
"""From where up to where above the middle of the face the head is followed, and in what steps."""
CENTRE = 0.15
"""Half of how wide it is followed."""
UNLIKE = 5.0
"""CIELAB, lightness counting less, from the skin of what is no longer skin that lies on the head:
bald heads have 3.6 at most."""
UNDER_CHIN, NECK = (-0.68, -0.56), 0.12
"""Heights of the place under the chin, and half of how wide it is."""
BESIDE = ((-0.35, -0.12), (-0.6, -0.38))
"""Heights of the places beside cheeks and jaws."""
BEYOND = (0.03, 0.14)
"""Where these begin and end, from the edge of the face."""
OPEN = -20.0
"""`wrap` where nothing of the person is beside the face."""


@dataclass(frozen=True)
class Appearance:
    """Colours are CIELAB, lengths heights of the face; None is what cannot be told.

    `skin` is the colour of the better lit side of the face. `bridge` is how unlike the skin above
    and below it (CIELAB) something across the bridge of the nose is. `upper_lip`, `chin` and `jaw`
    are how their colours differ from that of skin in the same light. `crown` is the colour of what
    lies on the head, hair or cloth, None also where that is skin; `top` is how far up from the
    middle of the face the head reaches, at least. `wrap` is by how much what lies under the chin
    and beside the jaws is more like the crown than like skin (CIELAB).
    """

    skin: Lab | None = None
    bridge: float | None = None
    upper_lip: Lab | None = None
    chin: Lab | None = None
    jaw: Lab | None = None
    crown: Lab | None = None
    top: float | None = None
    wrap: float | None = None


@dataclass(frozen=True)
class _Skin:
    """The skin's colour, which light makes change evenly across the face."""

    middle: Values
    slope: Values
    lit: float
    """The best lit place of what was seen of it."""

    def at(self, across: Values | float) -> Values:
        """The colour at these places."""
        return self.middle + np.multiply.outer(across, self.slope)


def appearance(picture: Picture, landmarks: Landmarks, person: Plane) -> Appearance:
    """What the person with this mesh looks like; `person` is the mask, of any size."""
    head = upright(picture, landmarks, person)
    skin = _skin(head)
    if skin is None:
        return Appearance()
    crown, top = _crown(head, skin)
    return Appearance(
        skin=_plain(skin.at(skin.lit)),
        bridge=_bridge(head),
        upper_lip=_beyond_skin(head, skin, UPPER_LIP),
        chin=_beyond_skin(head, skin, LOWER_LIP_TO_CHIN),
        jaw=_beyond_skin(head, skin, *JAWS),
        crown=None if crown is None else _plain(crown),
        top=top,
        wrap=None if crown is None else _wrap(head, skin, crown),
    )


def _skin(head: Upright) -> _Skin | None:
    """A line through the colours across the face, whatever rims, hair and shadows lie on some of
    it: of lines through its parts the one that most of the skin is nearest to (Rousseeuw, "Least
    Median of Squares Regression", 1984), then least squares of what is near to that."""
    place = np.any([head.within(outline) for outline in SKIN], axis=0)
    if place.sum() < LEAST * PARTS:
        return None
    order = np.argsort(head.across[place])
    across, colours = head.across[place][order], head.colours[place][order]
    terms = np.column_stack([np.ones_like(across), across])
    line = _nearest_line(terms, colours)
    for _ in range(ROUNDS):
        off = np.linalg.norm(colours - terms @ line, axis=1)
        near = off <= NEAR * max(float(np.median(off)), 0.3)
        line = np.linalg.lstsq(terms[near], colours[near], rcond=None)[0]
    left, right = np.percentile(across, (5, 95))
    return _Skin(line[0], line[1], lit=float(right if line[1, 0] > 0 else left))


def _nearest_line(terms: Values, colours: Values) -> Values:
    """2 x 3: of all lines through the middles of two parts, the one with the least median
    distance."""
    parts = np.array_split(np.arange(len(terms)), PARTS)
    places = np.array([terms[part, 1].mean() for part in parts])
    middles = np.array([np.median(colours[part], axis=0) for part in parts])
    one, other = np.triu_indices(PARTS, 1)
    slopes = (middles[other] - middles[one]) / (places[other] - places[one])[:, None]
    lines = np.stack([middles[one] - slopes * places[one][:, None], slopes], axis=1)
    some = slice(None, None, max(1, len(terms) // ENOUGH))
    off = np.linalg.norm(colours[some] - terms[some] @ lines, axis=2)
    nearest: Values = lines[np.median(off, axis=1).argmin()]
    return nearest


def _beyond_skin(head: Upright, skin: _Skin, *outlines: Sequence[int]) -> Lab | None:
    place = np.any([head.within(outline) for outline in outlines], axis=0)
    if place.sum() < LEAST:
        return None
    return _plain(np.median(head.colours[place] - skin.at(head.across[place]), axis=0))


def _bridge(head: Upright) -> float:
    """How far the colours down the bridge leave the straight way from its upper to its lower
    end."""
    left, right = (head.points[list(eye)].mean(axis=0) for eye in EYES)
    level = right - left
    down = np.array([-level[1], level[0]])
    middle = head.points[[LEFT_EYE_INNER, RIGHT_EYE_INNER]].mean(axis=0)
    along = np.multiply.outer(np.linspace(-BRIDGE, BRIDGE, PLACES), down)
    wide = np.multiply.outer(np.linspace(-BRIDGE_WIDE, BRIDGE_WIDE, 9), level)
    places = (middle + along[:, None] + wide).astype(int).clip(0, PIXELS - 1)
    profile = np.median(head.colours[places[..., 1], places[..., 0]], axis=1)
    end = PLACES // 5
    upper, lower = np.median(profile[:end], axis=0), np.median(profile[-end:], axis=0)
    share = np.linspace(0, 1, PLACES)[:, None]
    off = np.linalg.norm(profile - upper * (1 - share) - lower * share, axis=1)
    return round(float(np.sort(off)[-RIM:].mean()), 2)


def _crown(head: Upright, skin: _Skin) -> tuple[Values | None, float | None]:
    """The colour of what lies above the forehead, and how far up the person reaches."""
    column = head.columns(head.beside(FOREHEAD), CENTRE)
    rows: list[Values] = []
    for low in np.arange(HAIRLINE, TOP, STEP):
        colour = head.median(column & head.rows(low, low + STEP))
        if colour is None:
            break
        rows.append(colour)
    if not rows:
        return None, None
    # the last row is half background
    unlike = [row for row in rows[:-1] if _apart(row, skin.middle, lightness=0.7) > UNLIKE]
    crown = np.median(unlike, axis=0) if len(unlike) > 1 else None
    return crown, round(HAIRLINE + STEP * len(rows), 2)


def _wrap(head: Upright, skin: _Skin, crown: Values) -> float:
    under = head.columns(head.beside(CHIN), NECK) & head.rows(*UNDER_CHIN)
    sides = sorted(
        _like_crown(head, _outside(head, edge, sign) & head.rows(*rows), skin, crown)
        for edge, sign in ((LEFT_CHEEK, -1), (RIGHT_CHEEK, 1))
        for rows in BESIDE
    )
    # where the head is turned, one of the four may lie on the face
    return round(min(_like_crown(head, under, skin, crown), sides[1]), 2)


def _outside(head: Upright, edge: int, sign: int) -> Flags:
    away = sign * (head.across - head.beside(edge))
    return (away > BEYOND[0]) & (away < BEYOND[1])


def _like_crown(head: Upright, place: Flags, skin: _Skin, crown: Values) -> float:
    colour = head.median(place)
    if colour is None:
        return OPEN
    # cloth hangs in its own shadow: its lightness says little
    return _apart(colour, skin.middle, lightness=0.2) - _apart(colour, crown, lightness=0.2)


def _apart(one: Values, other: Values, *, lightness: float) -> float:
    return float(np.linalg.norm((one - other) * (lightness, 1, 1)))


def _plain(colour: Values) -> Lab:
    light, red, yellow = (round(float(value), 2) for value in colour)
    return light, red, yellow
