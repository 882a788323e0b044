"""What somebody always wears on the head: a headscarf, a turban. Both hide all hair.

No person is drawn with any by chance: they are asked for by name.
"""

from generation.demobase.sitting import SIDES, Sitting, scaled, shades
from generation.demobase.svg import Canvas, Paint, Radial, Shape, line, path, rectangle
from generation.demobase.vocabulary import COVERINGS, Colour


def draw_wrap(canvas: Canvas, sitting: Sitting) -> None:
    """Draw what of a headscarf lies around neck and shoulders, behind the face."""
    if not sitting.who.covering.endswith("headscarf"):
        return
    w, h = sitting.who.face_width, sitting.who.face_height
    cloth = scaled(_colour(sitting), 0.8)
    canvas.draw(rectangle((-w - 5, -h * 0.8, w + 5, h + 16), radius=16), Paint(fill=cloth))
    fall = path((-w - 5, h * 0.5), (w + 5, h * 0.5), (w + 14, h + 22), (0, h + 44, -w - 14, h + 22))
    canvas.draw(fall, Paint(fill=cloth))


def draw_headwear(canvas: Canvas, sitting: Sitting) -> None:
    """Draw what lies on the head, if the person wears anything."""
    covering = sitting.who.covering
    if covering.endswith("headscarf"):
        canvas.draw(_scarf(sitting), Paint(fill=_sheen(sitting)))
    elif covering.endswith("turban"):
        canvas.draw(_turban(sitting), Paint(fill=_sheen(sitting)))
        _draw_folds(canvas, sitting)


def _colour(sitting: Sitting) -> Colour:
    return COVERINGS[sitting.who.covering]


def _sheen(sitting: Sitting) -> Radial:
    centre = (sitting.light_side * 14, -sitting.who.face_height - 2)
    return Radial(centre, sitting.who.face_height * 2.4, shades(_colour(sitting), 1.12, 1.0, 0.8))


def _scarf(sitting: Sitting) -> Shape:
    """A horseshoe around the face, open below the chin, where the wrap shows."""
    w, h, shift = sitting.who.face_width, sitting.who.face_height, sitting.shift * 0.4
    brow = -h * 0.72 - sitting.scene.pitch * 1.5
    return path(
        (-w * 0.45, h * 1.12),
        (-w - 4, h * 0.9, -w - 9, h * 0.4, -w - 8, -h * 0.3),
        (-w - 5, -h - 4, -w * 0.5, -h - 9, 0, -h - 9),
        (w * 0.5, -h - 9, w + 5, -h - 4, w + 8, -h * 0.3),
        (w + 9, h * 0.4, w + 4, h * 0.9, w * 0.45, h * 1.12),
        (w * 0.85 + shift, h * 0.8, w * 0.95 + shift, h * 0.2, w * 0.88 + shift, -h * 0.3),
        (w * 0.75 + shift, brow, w * 0.3 + shift, brow, shift, brow),
        (-w * 0.3 + shift, brow, -w * 0.75 + shift, brow, -w * 0.88 + shift, -h * 0.3),
        (-w * 0.95 + shift, h * 0.2, -w * 0.85 + shift, h * 0.8, -w * 0.45, h * 1.12),
    )


def _turban(sitting: Sitting) -> Shape:
    w, h, shift = sitting.who.face_width, sitting.who.face_height, sitting.shift * 0.4
    edge, side = _edge(sitting), -h * 0.2
    return path(
        (-w - 2, side),
        (-w - 15, -h * 0.8, -w * 0.7, -h - 19, 0, -h - 19),
        (w * 0.7, -h - 19, w + 15, -h * 0.8, w + 2, side),
        (w * 0.7, -h * 0.45, shift, edge),
        (-w * 0.7, -h * 0.45, -w - 2, side),
    )


def _draw_folds(canvas: Canvas, sitting: Sitting) -> None:
    """Cloth wound from the middle of the forehead to either side."""
    w, h, shift = sitting.who.face_width, sitting.who.face_height, sitting.shift * 0.4
    fold = Paint(fill=scaled(_colour(sitting), 0.78), stroke=1.1)
    for side in SIDES:
        for step in range(3):
            start = (shift, _edge(sitting) - 3 - step * 6)
            end = (side * (w + 2 - step * 4), -h * 0.45 - step * 9)
            canvas.draw(line(*start, *end), fold)


def _edge(sitting: Sitting) -> float:
    """Height of the turban's edge in the middle of the forehead."""
    return -sitting.who.face_height * 0.68 - sitting.scene.pitch * 1.5
