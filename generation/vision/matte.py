"""How much of each pixel is the person, and the person's colours without the background.

The coarse mask says roughly where the person is. Around its edge every pixel is a mixture
`alpha * person + (1 - alpha) * background` (Porter and Duff, 1984) of colours found nearby. Studio
backgrounds, which our prompts ask for, are smooth: there a fitted surface says exactly what the
background is, and what differs from it belongs to the person even where the mask missed it.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.vision.mask import person_mask
from generation.vision.pictures import Colours, Picture, Plane, plane_resized, resized
from generation.vision.planes import blurred, filled, grown, guided, holes_filled, largest_part

SURE = 0.9
UNSURE = 0.1
NOTHING = 0.02
"""Less of the person than this is none; more than one minus this is all of it."""
SMOOTH_SHARE = 0.9
"""Share of the background that a smooth surface must explain."""
SMOOTH, BLURRED = 0.03, 0.1
"""Noise around the surface up to which a background counts as a studio's, or as out of focus."""
LEAST_TOLERANCE = 0.012
"""Difference in sRGB (0 to 1) that is noise in any picture."""
MISSED = 0.2
"""Difference from the background that is the person's even where the mask sees nobody: hair."""
FOREIGN = 0.4
"""Difference from a surface fitted to the background that no background has."""
LEAST_PERSON = 0.1
"""Share of the picture below which the mask has not found the person of a portrait."""
UNKNOWN = 0.4
"""What a mask says that has found nobody: perhaps the person."""
LEAST_OUTSIDE = 0.02
COARSE = 512
"""Longest edge in pixels on which the person is looked for."""
MOST_SAMPLES = 4000
FITS = 5
BORDER = 0.06
"""Share of the picture at the top and the upper sides that a portrait leaves to the background."""

Flags = NDArray[np.bool_]
Table = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Matte:
    """`alpha` is 0 where only background shows and 1 where only the person does; `foreground` are
    the person's own colours, also where they are mixed, and nearby where nothing is of them."""

    alpha: Plane
    foreground: Picture


def find_matte(picture: Picture, *, core: Flags | None = None) -> Matte:
    """The person in a portrait, exact to the edges. What is set in `core` is surely the person.

    Where they surely are and what colours meet is found on a picture of `COARSE` pixels at most:
    all of that is smooth. How the colours are mixed is told of every pixel of the whole one.

    Raises:
        ModelUnusable: the mask's model file is missing or was changed.
    """
    small = _shrunk(picture)
    height, width = small.shape[:2]
    mask = _trusted(person_mask(small))
    if core is not None:
        inside = plane_resized(core.astype(np.float32), width=width, height=height) > SURE
        mask = np.maximum(mask, inside)
    layers = _layers(small.astype(np.float32) / 255, mask)
    return _mixed(picture, layers)


def _shrunk(picture: Picture) -> Picture:
    scale = min(1.0, COARSE / max(picture.shape[:2]))
    height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
    return resized(picture, width=width, height=height)


def _layers(coded: Colours, mask: Plane) -> "_Layers":
    outside = mask < UNSURE
    surface = fit_surface(coded, outside=outside)
    apart = np.abs(coded - surface).max(axis=2)
    tolerance = max(LEAST_TOLERANCE, 2 * float(np.median(apart[outside])))
    possible = outside & (apart < FOREIGN)
    explained = possible & (apart < 3 * tolerance)
    if explained.sum() >= SMOOTH_SHARE * possible.sum() and tolerance <= SMOOTH:
        split, back = _smooth_split(mask, apart, tolerance), surface
    else:
        split = _rough_split(mask, foreign=(apart > FOREIGN) & (tolerance <= BLURRED))
        back = filled(coded, _weights(split.background))
    fore = filled(coded, _weights(split.person))
    return _Layers(split, _codes(fore), _codes(back))


def _trusted(mask: Plane) -> Plane:
    """The mask where it can be believed. One that has found nobody, or fills the picture, knows
    only of the border that it is background, whoever is found there later."""
    has_found = (mask > SURE / 2).mean() > LEAST_PERSON
    if has_found and (mask < UNSURE).mean() > LEAST_OUTSIDE:
        return mask
    border = _border(*mask.shape)
    return np.where(border, 0, mask if has_found else np.maximum(mask, UNKNOWN))


def _border(height: int, width: int) -> Flags:
    border = np.ones((height, width), bool)
    reach = max(1, round(BORDER * width))
    border[reach:, reach:-reach] = False
    border[height // 2 :] = False
    return border


def fit_surface(coded: Colours, *, outside: Flags) -> Colours:
    """The smooth background through the pixels outside, as a polynomial of the third degree.

    Fitted again and again without what differs most, since hair and shadows lie outside, too.
    """
    terms = _polynomial(*coded.shape[:2])
    samples, colours = terms[outside], coded[outside]
    step = max(1, len(samples) // MOST_SAMPLES)
    samples, colours = samples[::step], colours[::step]
    kept = np.ones(len(samples), bool)
    factors = np.zeros((terms.shape[2], 3), np.float32)
    for _ in range(FITS):
        factors = _least_squares(samples[kept], colours[kept])
        apart = np.abs(samples @ factors - colours).max(axis=1)
        kept = apart <= max(LEAST_TOLERANCE, 2.5 * float(np.median(apart)))
    return terms @ factors


def _least_squares(samples: Table, colours: Table) -> Table:
    """In double precision: a surface through the border alone is carried far beyond it, and in
    single precision processors differ there by a twentieth of all light."""
    samples = samples.astype(np.float64)
    normal = samples.T @ samples + 1e-4 * np.eye(samples.shape[1])
    factors: Table = np.linalg.solve(normal, samples.T @ colours).astype(np.float32)
    return factors


def _polynomial(height: int, width: int) -> Table:
    """Height x width x 10: every product of powers up to the third degree together."""
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None]
    powers = [down**i * across**j for i in range(4) for j in range(4 - i)]
    return np.stack(np.broadcast_arrays(*powers), axis=-1)


@dataclass(frozen=True)
class _Split:
    """Surely person, surely background, and a guess (0 to 1) for the pixels between."""

    person: Flags
    background: Flags
    guess: Plane


def _rough_split(mask: Plane, *, foreign: Flags) -> _Split:
    """The mask away from its edge, with what cannot be background though the mask missed it."""
    reach = max(2, round(max(mask.shape) / 100))
    body = holes_filled(largest_part((mask > SURE / 2) | foreign))
    inside = ~grown(~body, 3 * reach)
    person = inside | ~grown(~body | ((mask < SURE) & ~foreign), reach // 2)
    background = ~grown(body | (mask > UNSURE), reach)
    return _Split(person, background, blurred(body.astype(np.float32), reach // 2))


def _smooth_split(mask: Plane, apart: Plane, tolerance: float) -> _Split:
    """The same before a smooth background: what differs from it and hangs on to the person is the
    person, too."""
    reach = max(1, round(max(mask.shape) / 200))
    differs = apart > np.where(mask < UNSURE, max(4 * tolerance, MISSED), 4 * tolerance)
    body = holes_filled(largest_part(differs | (mask > SURE)))
    edge = body | ((apart > 1.5 * tolerance) & (mask > UNSURE))
    guess = blurred(body.astype(np.float32), reach)
    return _Split(~grown(~body, 2 * reach), ~grown(edge, 2 * reach), guess)


@dataclass(frozen=True)
class _Layers:
    """The split, and the colours that meet at the person's edge: theirs and the background's."""

    split: _Split
    fore: Picture
    back: Picture

    def resized(self, *, width: int, height: int) -> Self:
        """The same for a larger picture, to the nearest of 256 steps: all of it is smooth."""
        if self.split.guess.shape == (height, width):
            return self

        def enlarged(codes: Picture) -> Picture:
            large = Image.fromarray(codes).resize((width, height), Image.Resampling.BILINEAR)
            return np.asarray(large)

        person, background = (
            enlarged(np.where(flags, np.uint8(255), np.uint8(0))) == 255
            for flags in (self.split.person, self.split.background)
        )
        guess = enlarged(_codes(self.split.guess)).astype(np.float32) / 255
        split = _Split(person, background, guess)
        return type(self)(split, enlarged(self.fore), enlarged(self.back))


def _mixed(picture: Picture, coarse: _Layers) -> Matte:
    """Every pixel between as a mixture of the nearest sure colours."""
    height, width = picture.shape[:2]
    layers = coarse.resized(width=width, height=height)
    split = layers.split
    open_ = ~(split.person | split.background)
    coded, fore, back = (
        each[open_].astype(np.float32) / 255 for each in (picture, layers.fore, layers.back)
    )
    alpha = split.person.astype(np.float32)
    alpha[open_] = _share(coded, fore, back, split.guess[open_])
    alpha[open_] = _to_ends(guided(_grey(picture), alpha, at=open_, softness=1e-4))
    foreground = np.where(split.background[..., None], layers.fore, picture)
    foreground[open_] = _codes(_unmixed(coded, alpha[open_], fore, back))
    return Matte(alpha, foreground)


def _grey(picture: Picture) -> Plane:
    """The mean of the three colours, 0 to 1."""
    red, green, blue = (picture[..., each].astype(np.float32) for each in range(3))
    grey: Plane = (red + green + blue) / (3 * 255)
    return grey


def _codes(values: Table) -> Picture:
    codes: Picture = np.rint(255 * values.clip(0, 1)).astype(np.uint8)
    return codes


def _share(coded: Table, fore: Table, back: Table, guess: Table) -> Table:
    """How much of each pixel (N, 3) is the person's colour; the guess where the two are alike."""
    between = fore - back
    strength = (between**2).sum(axis=1)
    share = ((coded - back) * between).sum(axis=1) / np.maximum(strength, 1e-4)
    trust = strength / (strength + 0.01)
    mixed: Table = (trust * share + (1 - trust) * guess).clip(0, 1).astype(np.float32)
    return mixed


def _weights(flags: Flags) -> Plane:
    return flags.astype(np.float32)


def _to_ends(alpha: Table) -> Table:
    """Nearly nothing becomes nothing, and nearly all becomes all."""
    return ((alpha - NOTHING) / (1 - 2 * NOTHING)).clip(0, 1).astype(np.float32)


def _unmixed(coded: Table, alpha: Table, fore: Table, back: Table) -> Table:
    """The person's colours: what is left of a pixel (N, 3) without its share of the background.

    Taken apart in code values, since that is how the pictures' soft edges came about.
    """
    share = alpha[:, None]
    own = (coded - (1 - share) * back) / np.maximum(share, 0.05)
    sure = ((share - 0.3) / 0.6).clip(0, 1)
    mixed = sure * own + (1 - sure) * fore
    return np.where(share >= 1, coded, mixed).clip(0, 1)
