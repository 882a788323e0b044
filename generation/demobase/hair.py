"""Hair: what hangs behind the head, and the cap on top of it."""

import math

import numpy as np

from generation.demobase.sitting import Sitting, scaled, shades
from generation.demobase.svg import Canvas, Paint, Radial, Shape, circle, path, rectangle

PARTING = {"side part": -9, "long": -5}
"""Where the hair parts, left of the middle; other styles have no parting."""


def draw_back_hair(canvas: Canvas, sitting: Sitting) -> None:
    """Draw what shows behind neck and shoulders, unless it is covered."""
    if sitting.who.covering:
        return
    width, height, yaw = sitting.who.face_width, sitting.who.face_height, sitting.scene.yaw
    if sitting.who.hair in ("long", "bob"):
        bottom = 52 if sitting.who.hair == "long" else 30
        box = (-width - 7 - yaw * 2, -height * 0.8, width + 7 - yaw * 2, bottom)
        canvas.draw(rectangle(box, radius=20), Paint(fill=scaled(sitting.hair, 0.72)))
    elif sitting.who.hair == "bun":
        bun = circle(-yaw * 5, -height - 6, 11)
        canvas.draw(bun, Paint(fill=scaled(sitting.hair, 0.85)))


def draw_hair(canvas: Canvas, sitting: Sitting) -> None:
    """Draw the hair on the head."""
    style = sitting.who.hair
    if style == "bald" or sitting.who.covering:
        return
    alpha = 190 if style == "buzz cut" else 255
    tones = shades(sitting.hair, 1.25, 1.0, 0.75, alpha=alpha)
    centre = (sitting.light_side * 14, -sitting.who.face_height - 2)
    sheen = Radial(centre, sitting.who.face_width * 1.4, tones)
    canvas.draw(_cap(sitting), Paint(fill=sheen, blur=1.0 if style == "buzz cut" else 0))
    if style == "curly":
        _draw_curls(canvas, sitting)


def _volume_and_sides(sitting: Sitting) -> tuple[float, float]:
    """How thick the hair lies on the head, and at which height it ends at the sides."""
    height = sitting.who.face_height
    return {
        "buzz cut": (1.5, -height * 0.25),
        "short": (6, -height * 0.12),
        "side part": (6, -height * 0.12),
        "curly": (8, 0.0),
        "bun": (3, -height * 0.1),
        "long": (6, height * 0.15),
        "bob": (6, height * 0.15),
    }[sitting.who.hair]


def _cap(sitting: Sitting) -> Shape:
    w, h, shift = sitting.who.face_width, sitting.who.face_height, sitting.shift
    volume, sides = _volume_and_sides(sitting)
    line = -h * sitting.who.hairline - sitting.scene.pitch * 1.5
    part = PARTING.get(sitting.who.hair, 0)
    crown = (-h - volume * 1.6, -h - volume, -h * 0.9 - volume * 0.5)
    right = (w * 0.5 + shift * 0.4, line - 2)
    left = (-w * 0.5 + shift * 0.4, line + (3 if part else -2))
    return path(
        (-w - 1, sides),
        (-w - volume, crown[2], -w * 0.6, crown[0], 0, crown[1]),
        (w * 0.6, crown[0], w + volume, crown[2], w + 1, sides),
        (w - 2, sides),
        (w - 3, line * 0.9, *right, part + shift * 0.6, line - (4 if part else 0)),
        (*left, -w + 3, line * 0.7, -w + 2, sides),
    )


def _draw_curls(canvas: Canvas, sitting: Sitting) -> None:
    w, h = sitting.who.face_width, sitting.who.face_height
    for angle in np.linspace(math.pi * 0.93, math.pi * 2.07, 15):
        x, y = (w + 3) * math.cos(angle), -h * 0.25 + h * 0.8 * math.sin(angle)
        tint = scaled(sitting.hair, 0.82 + 0.3 * ((angle * 7) % 1))
        canvas.draw(circle(x, y, 7), Paint(fill=tint))
