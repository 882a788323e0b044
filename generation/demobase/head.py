"""The head: ears, face, shading, beard and marks on the skin."""

import numpy as np

from generation.demobase.sitting import SIDES, Sitting, scaled, shades
from generation.demobase.svg import (
    Canvas,
    Linear,
    Paint,
    Radial,
    Shape,
    Stop,
    circle,
    oval,
    path,
    rectangle,
)

SHADOW = (Stop((0, 0, 0), 120), Stop((0, 0, 0), 0))


def draw_head(canvas: Canvas, sitting: Sitting) -> None:
    """Draw the head without eyes, nose, mouth and hair."""
    _draw_ears(canvas, sitting)
    face = _face(sitting)
    canvas.draw(face, Paint(fill=_complexion(sitting)))
    with canvas.clipped(face):
        _draw_shadow(canvas, sitting)
        _draw_blush(canvas, sitting)
        _draw_beard(canvas, sitting)
        _draw_marks(canvas, sitting)


def _draw_ears(canvas: Canvas, sitting: Sitting) -> None:
    size, lift = sitting.who.ears, sitting.lift * 0.5
    for side in SIDES:
        x = side * (sitting.who.face_width - 1) - sitting.scene.yaw * 3
        ear = oval(x - 4 * size, -4 * size - lift, x + 4 * size, 11 * size - lift)
        canvas.draw(ear, Paint(fill=scaled(sitting.skin, 0.86)))


def _face(sitting: Sitting) -> Shape:
    w, h, jaw = sitting.who.face_width, sitting.who.face_height, 0.5 + 0.4 * sitting.who.jaw
    cheek, chin = w * jaw * 1.02, w * jaw * 0.55
    return path(
        (0, -h),
        (w * 0.75, -h, w, -h * 0.6, w, -h * 0.05),
        (w, h * 0.4, cheek, h * 0.78, chin, h * 0.95),
        (0, h * 1.06, -chin, h * 0.95),
        (-cheek, h * 0.78, -w, h * 0.4, -w, -h * 0.05),
        (-w, -h * 0.6, -w * 0.75, -h, 0, -h),
    )


def _complexion(sitting: Sitting) -> Radial:
    centre = (sitting.light_side * 12 + sitting.shift * 0.6, -6)
    return Radial(centre, sitting.who.face_width * 1.75, shades(sitting.skin, 1.06, 1.0, 0.78))


def _draw_shadow(canvas: Canvas, sitting: Sitting) -> None:
    if not sitting.light_side:
        return
    w, h, far = sitting.who.face_width, sitting.who.face_height, -sitting.light_side
    ramp = Linear((w * far, 0), (-w * far, 0), SHADOW)
    canvas.draw(rectangle((-w, -h, w, h * 1.1)), Paint(fill=ramp))


def _draw_blush(canvas: Canvas, sitting: Sitting) -> None:
    alpha = 38 + 30 * sitting.smile
    for side in SIDES:
        x = sitting.shift + side * sitting.who.face_width * 0.52
        cheek = circle(x, sitting.who.face_height * 0.3, 6.5)
        canvas.draw(cheek, Paint(fill=(220, 90, 80), alpha=alpha, blur=3))


def _draw_beard(canvas: Canvas, sitting: Sitting) -> None:
    shift, dark = sitting.shift, scaled(sitting.hair, 0.9)
    mouth = sitting.who.face_height * 0.52 - sitting.lift * 0.6
    match sitting.who.beard:
        case "full beard":
            canvas.draw(_full_beard(sitting, mouth), Paint(fill=dark, alpha=240, blur=1.2))
        case "stubble":
            canvas.draw(_full_beard(sitting, mouth), Paint(fill=dark, alpha=80, blur=1.2))
        case "goatee":
            chin = oval(shift - 9.5, mouth - 7, shift + 9.5, sitting.who.face_height * 1.04)
            canvas.draw(chin, Paint(fill=dark, alpha=235, blur=1))
        case "moustache":
            lip = rectangle((shift - 10, mouth - 7, shift + 10, mouth - 1.6), radius=3)
            canvas.draw(lip, Paint(fill=dark, alpha=240, blur=0.6))


def _full_beard(sitting: Sitting, mouth: float) -> Shape:
    w, h, shift = sitting.who.face_width, sitting.who.face_height, sitting.shift
    side, low = w * 0.72, h * 0.3
    return path(
        (-w - 1, 2),
        (-side + shift * 0.3, low, shift - 9, mouth - 6),
        (shift, mouth - 8, shift + 9, mouth - 6),
        (side + shift * 0.3, low, w + 1, 2),
        (w + 2, h * 1.1),
        (-w - 2, h * 1.1),
    )


def _draw_marks(canvas: Canvas, sitting: Sitting) -> None:
    who, shift = sitting.who, sitting.shift
    if who.freckles:
        rng = np.random.default_rng(who.freckle_seed)
        for _ in range(16):
            x, y = shift + rng.normal(0, 10), who.face_height * 0.14 + rng.normal(0, 3.5)
            canvas.draw(circle(x, y, 0.7), Paint(fill=scaled(sitting.skin, 0.66)))
    if who.mole is not None:
        spot = circle(shift + who.mole * 14, who.face_height * 0.3 + abs(who.mole) * 4, 1.2)
        canvas.draw(spot, Paint(fill=(60, 34, 26)))
