"""Places that stand behind people out of focus, drawn by the project itself: no photograph.

A drawn scene is kept as a picture by whoever orders it, so a change here changes only later ones.
"""

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import resvg_py
from PIL import Image

from generation.vision.background import blurred
from generation.vision.pictures import Picture, colour_of

EDGE = 1600
"""Pixels of a scene, which is square: any shape of output is cut from it without enlarging."""
MOST_TINT = 80

Rng = np.random.Generator
FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{edge}" height="{edge}" viewBox="0 0 100 100">'
    "<defs>{paints}</defs>{shapes}</svg>"
)


def scene(name: str, *, colour: str, tint: int, blur: int) -> Picture:
    """The scene, washed with so many hundredths of the colour, out of focus by so much of `blur`
    (see `background.blurred`). The same for everybody.

    Raises:
        KeyError: there is no such scene.
        ValueError: the colour's code is wrong.
    """
    png = resvg_py.svg_to_bytes(svg_string=drawing(name), skip_system_fonts=True)
    drawn = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.float32)
    share = tint / 100
    washed = drawn * (1 - share) + np.array(colour_of(colour), np.float32) * share
    return blurred(np.rint(washed).astype(np.uint8), blur=blur)


def drawing(name: str, *, edge: int = EDGE) -> str:
    """The scene as an SVG, sharp and untinted; raises KeyError where there is none."""
    seed, draw = _SCENES[name]
    shapes = "".join(draw(np.random.default_rng(seed)))
    return FRAME.format(edge=edge, paints="".join(_PAINTS), shapes=shapes)


def _paint(name: str, first: str, last: str, *, across: int = 0) -> str:
    way = f'x2="{across}" y2="{1 - across}"'
    stops = f'<stop stop-color="{first}"/><stop offset="1" stop-color="{last}"/>'
    return f'<linearGradient id="{name}" {way}>{stops}</linearGradient>'


def _glow(name: str, colour: str) -> str:
    clear = f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/>'
    return f'<radialGradient id="{name}"><stop stop-color="{colour}"/>{clear}</radialGradient>'


_PAINTS = (
    _paint("wall", "#e9e7e2", "#c9c6bf"),
    _paint("warm", "#d8c7ad", "#a98b69"),
    _paint("floor", "#b9ad9c", "#8f8473"),
    _paint("sky", "#f4f8fb", "#cfdfe8"),
    _paint("glass", "#f7fbfd", "#bcd2dc", across=1),
    _paint("shade", "#8b7257", "#5d4936"),
    _paint("green", "#dfe8d8", "#8fa486"),
    _glow("sun", "#fffdf4"),
    _glow("lamp", "#fff3d2"),
)


def _box(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1) -> str:
    place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return f'<rect {place} fill="{fill}" opacity="{opacity:.2f}"/>'


def _disc(x: float, y: float, radius: float, fill: str, opacity: float = 1) -> str:
    place = f'cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"'
    return f'<circle {place} fill="{fill}" opacity="{opacity:.2f}"/>'


def _leaf(x: float, y: float, length: float, turn: float, fill: str) -> str:
    shape = f"M0 0Q{length * 0.28:.2f} {-length / 2:.2f} 0 {-length:.2f}Q{-length * 0.28:.2f}"
    rest = f" {-length / 2:.2f} 0 0Z"
    way = f"translate({x:.2f} {y:.2f}) rotate({turn:.1f})"
    return f'<path d="{shape}{rest}" fill="{fill}" transform="{way}"/>'


def _one_of(rng: Rng, fills: tuple[str, ...]) -> str:
    return fills[int(rng.integers(len(fills)))]


def _plant(rng: Rng, x: float, y: float, size: float) -> list[str]:
    """A plant in a pot whose earth is at the point."""
    fills = ("#4f7350", "#6a8f63", "#3f5f46", "#86a878")
    leaves = [
        _leaf(
            x + rng.uniform(-0.12, 0.12) * size,
            y,
            rng.uniform(0.6, 1.15) * size,
            rng.uniform(-62, 62),
            _one_of(rng, fills),
        )
        for _ in range(18)
    ]
    pot = f"M{x - 0.2 * size:.2f} {y:.2f}h{0.4 * size:.2f}l{-0.05 * size:.2f} {0.34 * size:.2f}"
    return [*leaves, f'<path d="{pot}h{-0.3 * size:.2f}Z" fill="#c9bba8"/>']


def _office(rng: Rng) -> list[str]:
    parts = [_box(0, 0, 100, 100, "url(#wall)"), _box(0, 74, 100, 26, "url(#floor)")]
    for left in (3, 28):
        parts += [_box(left, 6, 22, 50, "url(#sky)"), _box(left + 10.4, 6, 1.2, 50, "#d5d3ce")]
    parts.append(_disc(20, 22, 34, "url(#sun)", 0.9))
    parts += [_box(58, 10, 34, 46, "url(#glass)", 0.75), _box(74.5, 10, 1, 46, "#a9b6bb")]
    for left, wide in ((6, 26), (60, 32)):
        parts += [_box(left, 68, wide, 2.4, "#9c8266"), _box(left + 2, 70, 1.4, 16, "#7c7468")]
        parts.append(_box(left + wide - 4, 70, 1.4, 16, "#7c7468"))
        parts.append(_box(left + 5, 57, 13, 9, "#4b525b"))
    parts += _plant(rng, 50, 80, 20)
    for x in (16, 46, 78):
        parts += [_disc(x, 3, 9, "url(#lamp)", 0.9), _box(x - 5, 1, 10, 1.4, "#fff8e6")]
    return parts


def _library(rng: Rng) -> list[str]:
    parts = [_box(0, 0, 100, 100, "url(#shade)")]
    fills = ("#7a3b34", "#344a63", "#8a6f43", "#3f5a4a", "#5b4a6b", "#b59b76", "#7d7f82", "#9c5a3d")
    for row in range(6):
        top = row * 17.0 - 2
        x = -1.0
        while x < 101:
            wide, high = rng.uniform(1.6, 3.8), rng.uniform(10.5, 14.4)
            if rng.random() < 0.07:
                x += wide * 2
                continue
            spine = _box(x, top + 15 - high, wide, high, _one_of(rng, fills), 0.92)
            parts += [spine, _box(x, top + 17 - high, wide, 0.7, "#d8c9a6", 0.5)]
            x += wide + 0.15
        parts.append(_box(0, top + 15, 100, 2, "#a48663"))
    parts += [_box(31, 0, 2.4, 100, "#a48663"), _box(69, 0, 2.4, 100, "#a48663")]
    return [*parts, _disc(82, 12, 40, "url(#lamp)", 0.5), _disc(14, 30, 30, "url(#lamp)", 0.28)]


def _window(rng: Rng) -> list[str]:
    parts = [_box(0, 0, 100, 100, "url(#sky)")]
    for _ in range(26):
        wide, high = rng.uniform(4, 11), rng.uniform(10, 38)
        left, fill = rng.uniform(-4, 98), _one_of(rng, ("#a9bac6", "#bccad3", "#94a9b8", "#cdd8df"))
        parts.append(_box(left, 78 - high, wide, high, fill, 0.9))
    for _ in range(30):
        fill = _one_of(rng, ("#8ea68a", "#7a9679", "#a3b79c"))
        parts.append(_disc(rng.uniform(0, 100), rng.uniform(72, 82), rng.uniform(2, 5), fill, 0.9))
    parts += [_box(0, 80, 100, 20, "#d8d3ca"), _box(0, 79, 100, 2, "#f3f0ea")]
    parts += [_box(x, 0, 2.2, 80, "#ece9e3") for x in (-0.6, 32, 66, 98.4)]
    return [*parts, _box(0, 24, 100, 1.6, "#ece9e3"), _disc(72, 14, 46, "url(#sun)", 0.85)]


def _plants(rng: Rng) -> list[str]:
    parts = [_box(0, 0, 100, 100, "url(#green)"), _box(8, 0, 40, 62, "url(#sky)", 0.8)]
    parts.append(_disc(26, 20, 36, "url(#sun)", 0.9))
    fills = ("#4f7350", "#6a8f63", "#3f5f46", "#86a878", "#9dba8c")
    for _ in range(150):
        side = rng.random() < 0.5
        x = rng.uniform(-6, 30) if side else rng.uniform(62, 106)
        y, turn = rng.uniform(8, 108), rng.uniform(-80, 80) + (35 if side else -35)
        parts.append(_leaf(x, y, rng.uniform(8, 24), turn, _one_of(rng, fills)))
    parts.append(_box(0, 86, 100, 14, "#b3a58f"))
    for x, size in ((14, 20), (50, 15), (86, 22)):
        parts += _plant(rng, x, 88, size)
    return parts


_SCENES: dict[str, tuple[int, Callable[[Rng], list[str]]]] = {
    "office": (1, _office),
    "library": (2, _library),
    "window": (3, _window),
    "plants": (4, _plants),
}
SCENES = tuple(_SCENES)


def main() -> None:
    """Write each scene small and sharp, for pages to choose from."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--edge", type=int, default=480)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in SCENES:
        drawn = scene(name, colour="#000000", tint=0, blur=0)
        small = Image.fromarray(drawn).resize((args.edge, args.edge), Image.Resampling.LANCZOS)
        small.save(args.out / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main()
