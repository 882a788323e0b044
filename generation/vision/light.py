"""One light for a whole team: how bright and of what colour it is, by what is neutral.

A prompt says what light a picture is drawn in, and it comes out a little brighter or yellower for
one person than for the next. What was meant is known of the ground that the picture was drawn
before; where that is coloured or dark, white clothes still tell the colour of the light. Nobody's
skin is looked at to find it: skin is only watched, so that it does not move.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from generation.vision.appearance import SKIN
from generation.vision.drift import skin_apart
from generation.vision.faces import find_the_face
from generation.vision.landmarks import CHIN, FOREHEAD, Landmarks, find_landmarks
from generation.vision.pictures import (
    LUMINANCE,
    Picture,
    Plane,
    colour_of,
    lab,
    plane_resized,
    to_linear,
    to_srgb,
)

Values = NDArray[np.floating]
Flags = NDArray[np.bool_]

MOST_STOPS = 0.25
"""How much brighter or darker a picture is made at most, in doublings of light."""
MOST_TINT = 0.1
"""The same for each of red, green and blue beside the others."""
NEUTRAL = 10.0
"""Chroma (CIELAB) up to which a ground or cloth counts as grey or white."""
LIGHT_GROUND = 70.0
"""L* from which on a ground tells the light: the demo base draws its dark grey twice as light as
asked, and its light ones as asked to a tenth of a stop."""
WHITE = 80.0
"""L* from which on cloth that is neutral counts as white: darker one is rather of some colour."""
NOTHING = 0.01
"""Less of the person than this is none; more than one minus this is all of it."""
BELOW = 0.5
"""Heights of the face between the chin and cloth."""
LEAST_SHARE = 0.02
"""Of the picture that must be seen of something neutral."""
ENOUGH = 10_000
"""Pixels that a light is told by."""
MOST_SKIN = 3.0
"""How far (`drift.skin_apart`) skin may move: half of what counts as a drift."""
WATCHED = 95
"""Percentile of the skin's pixels that move no further."""
SHARES = tuple(1 - step / 8 for step in range(8))
"""Of the correction that is looked for, the largest is taken that spares the skin."""


@dataclass(frozen=True)
class Light:
    """How many times as much red, green and blue light there is to be."""

    red: float = 1.0
    green: float = 1.0
    blue: float = 1.0

    @classmethod
    def bounded(cls, brighter: float, tint: Values) -> Self:
        """So many stops brighter, and each colour by its own stops of tint; neither beyond what is
        allowed. A tint leaves white as bright as it is."""
        gains = 2 ** tint.clip(-MOST_TINT, MOST_TINT)
        gains *= 2 ** min(MOST_STOPS, max(-MOST_STOPS, brighter)) / float(gains @ LUMINANCE)
        return cls(*(float(gain) for gain in gains))

    @property
    def stops(self) -> float:
        """How much brighter, in doublings of light."""
        return float(np.log2(self._gains @ LUMINANCE))

    def part(self, share: float) -> Self:
        """So much of it."""
        return type(self)(*(float(gain) for gain in self._gains**share))

    def on(self, picture: Picture) -> Picture:
        """The picture in this light."""
        codes = np.arange(256, dtype=np.uint8)[:, None].repeat(3, axis=1)
        table = to_srgb(to_linear(codes) * self._gains)
        return np.stack([table[picture[..., each], each] for each in range(3)], axis=-1)

    @property
    def _gains(self) -> Values:
        return np.array(astuple(self), np.float32)


@dataclass(frozen=True)
class OwnSkin:
    """The colour of somebody's skin on their own photos, how far from it the picture's is, and from
    where on that is a drift (`drift.Drift`)."""

    usual: Sequence[float]
    found: Sequence[float]
    bound: float


def matching(
    picture: Picture, alpha: Plane, *, ground: str = "", own: OwnSkin | None = None
) -> Light:
    """The light that brings a rendered picture to that of the others.

    `alpha` (of any size) is how much of each pixel is the person, `ground` the colour that was to
    be behind them. Nothing is changed where no face is found, whose skin could be watched, or
    nothing neutral. Skin moves by `MOST_SKIN` at most, and none drifts that did not.

    Raises:
        ModelUnusable: a model's file is missing or was changed.
    """
    place = find_the_face(picture)
    if place is None:
        return Light()
    face, (height, width) = find_landmarks(picture, place), picture.shape[:2]
    share = plane_resized(alpha, width=width, height=height)
    found = _by_ground(picture, share, ground) or _by_cloth(picture, share, face) or Light()
    skin = _skin(picture, face)
    parts = (found.part(share) for share in SHARES)
    return next((each for each in parts if _spares(each, skin, own)), Light())


def _by_ground(picture: Picture, share: Plane, ground: str) -> Light | None:
    """How bright and of what colour the light is; None where the ground does not tell."""
    if not ground or not _is_grey(ground):
        return None
    behind = _seen(picture, share < NOTHING)
    if behind is None:
        return None
    wanted = to_linear(_pixel(ground)).ravel()
    brighter = float(np.log2((wanted @ LUMINANCE) / (behind @ LUMINANCE)))
    return Light.bounded(brighter, np.log2(wanted / behind) - brighter)


def _by_cloth(picture: Picture, share: Plane, face: Landmarks) -> Light | None:
    """Only of what colour the light is, by white cloth well below the chin, where skin is not."""
    chin, forehead = face.points[CHIN, 1], face.points[FOREHEAD, 1]
    top = max(0, round(float(chin + BELOW * (chin - forehead))))
    cloth, inside = picture[top:], share[top:] > 1 - NOTHING
    white = _seen(cloth, inside & _is_white(cloth)) if len(cloth) else None
    return None if white is None else Light.bounded(0.0, np.log2((white @ LUMINANCE) / white))


def _is_grey(colour: str) -> bool:
    light, red, yellow = lab(_pixel(colour)).ravel()
    return bool(light >= LIGHT_GROUND and np.hypot(red, yellow) <= NEUTRAL)


def _is_white(picture: Picture) -> Flags:
    seen = lab(picture)
    white: Flags = (seen[..., 0] >= WHITE) & (np.hypot(seen[..., 1], seen[..., 2]) <= NEUTRAL)
    return white


def _seen(picture: Picture, place: Flags) -> Values | None:
    """The light there; None where too little is seen of it."""
    if place.mean() < LEAST_SHARE:
        return None
    seen = picture[place]
    some = seen[:: max(1, len(seen) // ENOUGH)]
    light: Values = np.median(to_linear(some), axis=0).clip(1e-3)
    return light


def _pixel(colour: str) -> Picture:
    return np.array([[colour_of(colour)]], np.uint8)


def _skin(picture: Picture, face: Landmarks) -> Picture:
    """Its pixels, 1 x N x 3."""
    place = np.any([face.within(outline, picture) for outline in SKIN], axis=0)
    return picture[place][None]


def _spares(light: Light, skin: Picture, own: OwnSkin | None) -> bool:
    """Whether skin stays nearly what it is, and no further from the person's own than it may be."""
    before, after = lab(skin)[0], lab(light.on(skin))[0]
    if not len(before) or np.percentile(skin_apart(after, before), WATCHED) > MOST_SKIN:
        return False
    if own is None:
        return True
    usual, found = np.array(own.usual), np.array(own.found)
    moved = found + np.median(after - before, axis=0)
    return bool(skin_apart(moved, usual) <= max(own.bound, float(skin_apart(found, usual))))
