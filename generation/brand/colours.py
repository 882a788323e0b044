"""Brand colours against what they stand on: contrast, verdicts, and the nearest shade that passes.

Contrast is WCAG 2.2's. Shades keep hue and, as far as sRGB allows, colourfulness, and differ in the
lightness of OKLCH (Ottosson 2020), which steps as the eye does.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

WHITE: Final = "#ffffff"
INK: Final = "#101012"
"""What text on a brand colour may be, and the two grounds that verdicts are given on."""
LIGHT_SURFACE: Final = WHITE
DARK_SURFACE: Final = "#18191b"
"""The grounds of pages by day and by night (static/css/tokens.css)."""
TEXT: Final = 4.5
SHAPES: Final = 3.0
"""Least contrast of text, and of shapes that say something (WCAG 2.2, 1.4.3 and 1.4.11)."""
STEPS: Final = 500
SOFT: Final = {LIGHT_SURFACE: (0.95, 0.03), DARK_SURFACE: (0.3, 0.05)}
"""Lightness and most colourfulness of the soft variant on each ground."""

JUST_SEEN: Final = 0.02
"""Distance in OKLab of colours that are just told apart (CSS Color 4)."""
ANOTHER_PICTURE: Final = 2.0
"""How far two different pictures lie apart at least, even if they are alike from far away."""
SHAPE: Final = ("kind", "picture_key", "angle", "is_radial")

Linear = tuple[float, float, float]


@dataclass(frozen=True)
class Verdict:
    """What a colour may be used for on a ground, and the nearest shade that does for text."""

    ground: str
    ratio: float
    tone: str
    """ok for text, warn for shapes alone, bad for neither."""
    nearest: str
    """The colour itself where it does for text already."""


@dataclass(frozen=True)
class Shades:
    """A brand colour as a page's ground takes it; no pair of them is below its least contrast."""

    brand: str
    on_brand: str
    brand_soft: str


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def verdict(colour: str, ground: str) -> Verdict:
    """How the colour does on the ground."""
    ratio = contrast(colour, ground)
    tone = "ok" if ratio >= TEXT else "warn" if ratio >= SHAPES else "bad"
    return Verdict(ground, ratio, tone, nearest_passing(colour, [ground], least=TEXT))


def worst(colour: str, grounds: Sequence[str]) -> Verdict:
    """The verdict on the ground of several, as a gradient has, on which it does worst."""
    return min((verdict(colour, ground) for ground in grounds), key=lambda each: each.ratio)


@lru_cache(maxsize=512)
def apart(one: str, other: str) -> float:
    """How far two colours lie apart, in distances that are just seen."""
    (first, chroma, hue), (second, other_chroma, other_hue) = _oklch(one), _oklch(other)
    turned = 2 * chroma * other_chroma * math.cos(hue - other_hue)
    squares = (first - second) ** 2 + chroma**2 + other_chroma**2 - turned
    return math.sqrt(max(0.0, squares)) / JUST_SEEN


def backgrounds_apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How far two backgrounds (`Background.plain`) lie apart, in distances that are just seen.

    A picture stands for the colour that it has from far away, and another picture is another
    background in any case.
    """
    pairs = list(zip(_ends(one), _ends(other), strict=True))
    if any(one.get(name) != other.get(name) for name in SHAPE):
        pairs += [_ends(one), _ends(other)]  # a gradient that is turned shows its other end
    far = max(apart(*pair) for pair in pairs)
    is_other = one.get("picture_key", "") != other.get("picture_key", "")
    return max(far, ANOTHER_PICTURE) if is_other else far


def _ends(background: Mapping[str, Any]) -> tuple[str, str]:
    return background["colour"], background.get("colour_to") or background["colour"]


@lru_cache(maxsize=512)
def _nearest(colour: str, grounds: tuple[str, ...], least: float) -> str:
    def passes(shade: str) -> bool:
        return all(contrast(shade, ground) >= least for ground in grounds)

    return _nearest_shade(colour, passes)


def nearest_passing(colour: str, grounds: Sequence[str], *, least: float) -> str:
    """The shade nearest in lightness that has so much contrast to every ground.

    Where none has, as between black and white, the colour itself.
    """
    return _nearest(colour, tuple(grounds), least)


@lru_cache(maxsize=512)
def shades(colour: str, surface: str) -> Shades:
    """The colour as it is drawn on a page's ground: moved as little as makes it readable."""
    brand = _nearest_shade(colour, lambda shade: _stands(shade, surface))
    soft, most = SOFT[surface]
    _, chroma, hue = _oklch(colour)
    return Shades(brand, _text_on(brand), _hex_of(soft, min(chroma, most), hue))


def _stands(shade: str, surface: str) -> bool:
    return contrast(shade, surface) >= SHAPES and contrast(shade, _text_on(shade)) >= TEXT


def _text_on(colour: str) -> str:
    return max((WHITE, INK), key=lambda text: contrast(colour, text))


def _nearest_shade(colour: str, passes: Callable[[str], bool]) -> str:
    if passes(colour):
        return colour
    lightness, chroma, hue = _oklch(colour)
    for step in range(1, STEPS + 1):
        for change in (-step / STEPS, step / STEPS):
            if 0 <= lightness + change <= 1:
                shade = _hex_of(lightness + change, chroma, hue)
                if passes(shade):
                    return shade
    return colour


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(colour: str) -> Linear:
    red, green, blue = (
        code / 12.92 if code <= 0.04045 else ((code + 0.055) / 1.055) ** 2.4
        for code in (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    )
    return red, green, blue


def _oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _hex_of(lightness: float, chroma: float, hue: float) -> str:
    """The nearest code; what sRGB cannot show that colourful is shown as colourful as it can."""
    low, high = 0.0, chroma
    if not _fits(_rgb(lightness, chroma, hue)):
        for _ in range(16):
            middle = (low + high) / 2
            if _fits(_rgb(lightness, middle, hue)):
                low = middle
            else:
                high = middle
        chroma = low
    return "#" + "".join(f"{_code(value):02x}" for value in _rgb(lightness, chroma, hue))


def _rgb(lightness: float, chroma: float, hue: float) -> Linear:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fits(rgb: Linear) -> bool:
    return all(-0.0001 <= value <= 1.0001 for value in rgb)


def _code(value: float) -> int:
    light = min(1.0, max(0.0, value))
    coded = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(coded * 255)
