"""An invisible mark in the person: a keyed pattern that leads to a number, found again blindly.

A tile of faint noise is laid over the picture four times across, so that its size is a share of the
picture's and no resizing moves it. It is stronger where there is texture to hide it, and nothing
outside of the matte. To find it, the picture is whitened and folded onto one tile, and correlated
with the first pattern at every shift and at the scales that a crop may have brought about. The
other patterns are shifted against the first: each shift is eight bits of the number.

Spread spectrum (Cox and others 1997), with periodic tiles against shifts (Kalker and others 1999).
A turned or mirrored picture is not searched for.
"""

import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.vision.pictures import Picture, Plane, plane_resized
from generation.vision.planes import blurred, box_mean, least

MOST = 2**32 - 1
"""The largest number that a picture can carry."""
TILE, ACROSS = 128, 4
SIDE = TILE * ACROSS
"""The shorter side, in pixels, of the picture as it is searched."""
LOWEST, HIGHEST = 1 / 12, 1 / 6
"""The pattern's frequencies, in cycles a pixel of that size: between what JPEG and halving throw
away, and what pictures are full of."""
SYMBOLS = 5
"""Patterns that carry eight bits each: the number's four bytes, and one to check them by."""
GRID = 16
LIKELY = 3
"""Symbols that are tried at each place: one in 256 combinations passes the check by chance."""
STEP = TILE // GRID
"""Between two shifts that are told apart."""
FIRST_SHARE = 0.3
"""Of the power for the pattern that is looked for, the rest is for those that carry the number."""
FAINTEST, STRONGEST = 0.6, 3.0
"""Standard deviation of the change in code values: on smooth parts of a picture of `FULL` pixels,
and at most."""
FULL = 1024
OF_TEXTURE = 0.25
"""Share of the local contrast that hides a mark."""
FOUND = 6.0
"""Height of the best correlation, in standard deviations of all, from which on a mark is there. The
figures behind it are in docs/benchmarks.md."""
NARROWEST, WIDEST, FINENESS = 0.70, 1.06, 0.008
"""What is searched: how much of the marked picture's width is left, and in what steps. At half a
step the pattern slips by a twentieth of its wavelength from the middle to the border."""
BANDS, CAP = 6, 1.5
"""Rings of frequencies that are evened out, and how far above its ring's median one may be."""
SOFT = 0.5
LUMA = np.array([0.299, 0.587, 0.114], np.float32)

Spectrum = NDArray[np.complexfloating[Any, Any]]


@dataclass(frozen=True)
class Found:
    """`strength` is that of the best correlation, `numbers` what the mark may say, the likeliest
    first. Of a mark that suffered none may be right: a number counts if it was ever given out."""

    strength: float
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Peak:
    """The best correlation with the first pattern, its shift, and the folded picture."""

    strength: float
    down: int
    across: int
    spectrum: Spectrum


def marked(picture: Picture, matte: Plane, *, key: bytes, number: int) -> Picture:
    """The picture with the number in it; where the matte (0 to 1) is 0 it is unchanged.

    Raises:
        ValueError: the number is negative or has more than 32 bits.
    """
    if not 0 <= number <= MOST:
        raise ValueError(f"A picture carries a number of 32 bits, not {number}.")
    height, width = matte.shape
    pattern = _laid(_tile(key, number), width=width, height=height)
    inside, changed = matte > 0, picture.copy()
    change = pattern[inside] * _strength(picture)[inside] * matte[inside]
    changed[inside] = np.rint(picture[inside] + change[:, None]).clip(0, 255)
    return changed


def find(picture: Picture, *, key: bytes) -> Found | None:
    """The mark of this key in a picture that may have been cut, resized and compressed; or None."""
    peak = strongest(picture, key=key)
    if peak.strength < FOUND:
        return None
    return Found(peak.strength, _numbers(peak, key))


def strongest(picture: Picture, *, key: bytes) -> Peak:
    """The best correlation at any scale and shift, whether or not it is a mark's."""
    whitened = _whitened(picture)
    first = _spectra(key)[0]
    peaks = (_peak(_folded(_scaled(whitened, scale)), first) for scale in _scales())
    return max(peaks, key=lambda peak: peak.strength)


@lru_cache(4)
def _patterns(key: bytes) -> NDArray[np.floating[Any]]:
    """Noise of the ring's frequencies, all equally strong, with phases that the key draws."""
    rng = np.random.default_rng(np.frombuffer(hashlib.sha256(key).digest(), np.uint32))
    spectra = np.fft.fft2(rng.standard_normal((1 + SYMBOLS, TILE, TILE)))
    patterns = np.fft.ifft2(np.where(_ring(), spectra / np.abs(spectra), 0)).real
    even: NDArray[np.floating[Any]] = patterns / patterns.std(axis=(1, 2), keepdims=True)
    return even


@lru_cache(4)
def _spectra(key: bytes) -> Spectrum:
    conjugated: Spectrum = np.conj(np.fft.fft2(_patterns(key)))
    return conjugated


@cache
def _radii() -> NDArray[np.floating[Any]]:
    steps = np.fft.fftfreq(TILE)
    radii: NDArray[np.floating[Any]] = np.hypot(steps[:, None], steps[None])
    return radii


def _ring() -> NDArray[np.bool_]:
    return (_radii() >= LOWEST) & (_radii() < HIGHEST)


def _symbols(number: int) -> bytes:
    plain = number.to_bytes(4, "big")
    return plain + hashlib.sha256(plain).digest()[:1]


def _tile(key: bytes, number: int) -> Plane:
    """All patterns on one another, with a standard deviation of 1."""
    first, *others = _patterns(key)
    tile = first * np.sqrt(FIRST_SHARE)
    for pattern, symbol in zip(others, _symbols(number), strict=True):
        down, across = divmod(symbol, GRID)
        shifted = np.roll(pattern, (down * STEP, across * STEP), (0, 1))
        tile = tile + shifted * np.sqrt((1 - FIRST_SHARE) / SYMBOLS)
    even: Plane = tile / tile.std()
    return even


def _laid(tile: Plane, *, width: int, height: int) -> Plane:
    """The tile over a whole picture, four times along its shorter side."""
    scale = SIDE / min(width, height)
    across, down = (int(np.ceil(side * scale / TILE)) + 1 for side in (width, height))
    image = Image.fromarray(np.tile(tile, (down, across)).astype(np.float32))
    box = (0.0, 0.0, width * scale, height * scale)
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, box=box))


def _strength(picture: Picture) -> Plane:
    """How strong the pattern may be: by the least contrast nearby, so that an edge does not let a
    smooth part beside it be changed. Small pictures are shown small, and bear more."""
    height, width = picture.shape[:2]
    grey = _searched(picture)
    contrast = np.sqrt(np.maximum(box_mean(grey * grey, 2) - box_mean(grey, 2) ** 2, 0))
    faintest = FAINTEST * max(1.0, FULL / min(width, height)) ** 0.5
    strength = (faintest + OF_TEXTURE * least(contrast, 4)).clip(faintest, max(faintest, STRONGEST))
    return plane_resized(strength, width=width, height=height)


def _searched(picture: Picture) -> Plane:
    """The grey picture with its shorter side at `SIDE`."""
    height, width = picture.shape[:2]
    scale = SIDE / min(width, height)
    grey = picture.astype(np.float32) @ LUMA
    return plane_resized(grey, width=round(width * scale), height=round(height * scale))


def _whitened(picture: Picture) -> Plane:
    """Without what is smooth, and each part weighed by how much of a mark it may hold against how
    much else is in it."""
    grey = _searched(picture)
    detail = grey - blurred(grey, 5)
    noise = np.sqrt(np.maximum(blurred(detail * detail, 6), 0)) + SOFT
    weight = (FAINTEST + OF_TEXTURE * noise) / noise
    whitened: Plane = ((detail / noise).clip(-2.5, 2.5) * weight).astype(np.float32)
    return whitened


def _scales() -> NDArray[np.floating[Any]]:
    """Steps of equal ratio through 1: most pictures are whole."""
    below, above = np.log(NARROWEST) / FINENESS, np.log(WIDEST) / FINENESS
    scales: NDArray[np.floating[Any]] = np.exp(np.arange(round(below), round(above) + 1) * FINENESS)
    return scales


def _scaled(plane: Plane, scale: float) -> Plane:
    height, width = plane.shape
    return plane_resized(plane, width=round(width * scale), height=round(height * scale))


def _folded(plane: Plane) -> Spectrum:
    """The spectrum of all tiles on one another, evened out: no band of frequencies outweighs the
    others, nor one frequency its band, as the steps of a smooth background would."""
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % TILE), (0, -width % TILE)))
    tiles = padded.reshape(padded.shape[0] // TILE, TILE, padded.shape[1] // TILE, TILE)
    spectrum = np.where(_ring(), np.fft.fft2(tiles.sum(axis=(0, 2))), 0)
    bands = ((_radii() - LOWEST) / (HIGHEST - LOWEST) * BANDS).astype(int)
    for band in range(BANDS):
        within = _ring() & (bands == band)
        height = np.abs(spectrum[within])
        usual = max(float(np.median(height)), 1e-9)
        spectrum[within] *= np.minimum(1 / usual, CAP / np.maximum(height, 1e-9))
    return spectrum


def _correlated(spectrum: Spectrum, pattern: Spectrum) -> Plane:
    """How alike the folded picture and a pattern are at every shift, in standard deviations."""
    alike = np.fft.ifft2(spectrum * pattern).real
    apart: Plane = alike / max(float(alike.std()), 1e-12)
    return apart


def _peak(spectrum: Spectrum, pattern: Spectrum) -> Peak:
    alike = _correlated(spectrum, pattern)
    down, across = divmod(int(alike.argmax()), TILE)
    return Peak(float(alike[down, across]), down, across, spectrum)


def _numbers(peak: Peak, key: bytes) -> tuple[int, ...]:
    """Every number that passes the check with one of the likeliest symbols at each place."""
    likely = [_likely(peak, pattern) for pattern in _spectra(key)[1:]]
    found = {}
    for choice in product(*likely):
        symbols = bytes(symbol for symbol, _ in choice)
        number = int.from_bytes(symbols[:4], "big")
        if _symbols(number) == symbols:
            found[number] = sum(height for _, height in choice)
    return tuple(sorted(found, key=found.__getitem__, reverse=True))


def _likely(peak: Peak, pattern: Spectrum) -> list[tuple[int, float]]:
    """The shifts at which the pattern correlates best, each with how well."""
    alike = np.roll(_correlated(peak.spectrum, pattern), (-peak.down, -peak.across), (0, 1))
    heights = alike[::STEP, ::STEP].ravel()
    return [(int(place), float(heights[place])) for place in heights.argsort()[::-1][:LIKELY]]
