"""Backgrounds: studio gradients and two blurred places.

They are computed apart from the figure and put behind it by its coverage. That is what makes the
coverage exact, and it is several times as fast as drawing them with the figure: a rasteriser
spends most of its time on wide blurs and gradients.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generation.demobase.people import Rng, Scene, mix
from generation.demobase.raster import rasterise
from generation.demobase.svg import Box, Canvas, Paint, circle, rectangle
from generation.demobase.vocabulary import STUDIO

SQUARE: Box = (0, 0, 128, 128)
"""The frame of an ordinary portrait, in picture units."""
COARSE = 64
"""Pixels a blurred place is drawn at: its finest blur has a deviation of three such pixels."""

Colours = NDArray[np.float32]
"""Height x width x 3, sRGB, 0-255."""


def background(scene: Scene, *, width: int, height: int) -> Colours:
    """The scene without anybody in it, cut from the top middle of a square that covers it."""
    side = max(width, height)
    whole = _studio(scene.background, side) if scene.background in STUDIO else _place(scene, side)
    left = (side - width) // 2
    return whole[:height, left : left + width]


def _studio(name: str, side: int) -> Colours:
    inner, outer = (np.array(colour, np.float32) for colour in STUDIO[name])
    at = (np.arange(side, dtype=np.float32) + 0.5) * (128 / side)
    distance = np.hypot(at[:, None] - 50, at[None, :] - 64)
    share = np.minimum(distance / 100, 1)[..., None].astype(np.float32)
    blend: Colours = inner * (1 - share) + outer * share
    return blend


def _place(scene: Scene, side: int) -> Colours:
    canvas, rng = Canvas(), np.random.default_rng(scene.seed)
    if scene.background == "blurred office":
        _draw_office(canvas, rng)
    else:
        _draw_outdoors(canvas, rng)
    coarse = rasterise(canvas.document(SQUARE, width=COARSE, height=COARSE))[..., :3]
    fine = Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC)
    return np.asarray(fine, np.float32)


def _draw_office(canvas: Canvas, rng: Rng) -> None:
    canvas.draw(rectangle(SQUARE), Paint(fill=(196, 198, 196)))
    for _ in range(5):
        left, top = rng.uniform(-10, 128), rng.uniform(-10, 60)
        box = (left, top, left + rng.uniform(14, 30), top + rng.uniform(40, 90))
        tint = mix((120, 110, 100), (236, 238, 240), rng.random())
        canvas.draw(rectangle(box), Paint(fill=tint, alpha=200, blur=6))


def _draw_outdoors(canvas: Canvas, rng: Rng) -> None:
    canvas.draw(rectangle(SQUARE), Paint(fill=(150, 190, 140)))
    for _ in range(10):
        leaf = mix((84, 132, 80), (206, 220, 160), rng.random())
        spot = circle(rng.uniform(0, 128), rng.uniform(0, 128), rng.uniform(8, 20))
        canvas.draw(spot, Paint(fill=leaf, alpha=150, blur=7))
