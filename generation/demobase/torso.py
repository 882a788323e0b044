"""Neck, shoulders and what is worn on them."""

from generation.demobase.sitting import SIDES, Sitting, scaled, shades
from generation.demobase.svg import (
    Canvas,
    Linear,
    Paint,
    Point,
    Shape,
    line,
    oval,
    path,
    rectangle,
)
from generation.demobase.vocabulary import CLOTHES, Colour

BELOW = 700
"""Far enough below the figure for the widest frame."""


def draw_body(canvas: Canvas, sitting: Sitting) -> None:
    """Draw neck, shoulders and clothing."""
    width, height = sitting.who.face_width, sitting.who.face_height
    neck = rectangle((-width * 0.48, height * 0.5, width * 0.48, height + 20), radius=6)
    canvas.draw(neck, Paint(fill=sitting.shaded_skin))
    colour = CLOTHES[sitting.scene.clothing]
    factors = (1.12, 0.8) if sitting.light_side <= 0 else (0.8, 1.12)
    cloth = Linear((-60, 40), (60, 80), shades(colour, *factors))
    canvas.draw(_shoulders(width, height), Paint(fill=cloth))
    _draw_garment(canvas, sitting, colour, top=height + 4)


def _shoulders(width: float, height: float) -> Shape:
    neck, low, high = width * 0.55, height + 16, height + 12
    return path(
        (-70, BELOW),
        (-70, 100),
        (-60, low, -40, high, -neck, height + 6),
        (neck, height + 6),
        (40, high, 60, low, 70, 100),
        (70, BELOW),
    )


def _draw_garment(canvas: Canvas, sitting: Sitting, colour: Colour, *, top: float) -> None:
    name = sitting.scene.clothing
    if "suit" in name or "blazer" in name:
        _draw_jacket(canvas, sitting, colour, top=top)
    elif "t-shirt" in name:
        canvas.draw(oval(-14, top - 8, 14, top + 7), Paint(fill=sitting.shaded_skin))
    elif "shirt" in name:
        _draw_shirt(canvas, sitting, colour, top=top)
    elif "hoodie" in name:
        _draw_hoodie(canvas, sitting, colour, top=top)
    else:
        collar = rectangle((-15, top - 9, 15, top + 8), radius=5)
        canvas.draw(collar, Paint(fill=scaled(colour, 0.86)))


def _polygon(canvas: Canvas, fill: Colour, *points: Point) -> None:
    canvas.draw(path(points[0], *points[1:]), Paint(fill=fill))


def _draw_jacket(canvas: Canvas, sitting: Sitting, colour: Colour, *, top: float) -> None:
    _polygon(canvas, (244, 244, 246), (-13, top), (13, top), (0, top + 34))
    if "suit" in sitting.scene.clothing:
        _draw_tie(canvas, sitting.scene.clothing, top=top)
    for side in SIDES:
        outer = ((13 * side, top), (21 * side, top + 6))
        _polygon(canvas, scaled(colour, 0.7), *outer, (14 * side, top + 20), (0, top + 36))
    _polygon(canvas, sitting.shaded_skin, (-9, top - 1), (9, top - 1), (0, top + 9))


def _draw_tie(canvas: Canvas, clothing: str, *, top: float) -> None:
    tint = (150, 40, 48) if "navy" in clothing else (52, 84, 150)
    knot = ((-3, top + 6), (3, top + 6))
    _polygon(canvas, tint, *knot, (4.5, top + 30), (0, top + 36), (-4.5, top + 30))


def _draw_shirt(canvas: Canvas, sitting: Sitting, colour: Colour, *, top: float) -> None:
    _polygon(canvas, sitting.shaded_skin, (-9, top - 1), (9, top - 1), (0, top + 12))
    for side in SIDES:
        collar = ((12 * side, top - 2), (16 * side, top + 8), (0, top + 14))
        _polygon(canvas, scaled(colour, 0.88), *collar)
    canvas.draw(line(0, top + 14, 0, BELOW), Paint(fill=scaled(colour, 0.8), stroke=0.8))


def _draw_hoodie(canvas: Canvas, sitting: Sitting, colour: Colour, *, top: float) -> None:
    canvas.draw(oval(-24, top - 9, 24, top + 13), Paint(fill=scaled(colour, 0.7)))
    canvas.draw(oval(-13, top - 8, 13, top + 6), Paint(fill=sitting.shaded_skin))
    for side in SIDES:
        string = line(6 * side, top + 8, 7 * side, top + 24)
        canvas.draw(string, Paint(fill=(230, 230, 230), stroke=1.2))
