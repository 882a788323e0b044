"""What hides a face in a photo: sunglasses, a mask, a hand, shut lids."""

from generation.demobase.sitting import SIDES, Sitting, scaled
from generation.demobase.svg import Canvas, Paint, line, oval, path, rectangle

LENS = (18, 18, 22)
CLOTH = (150, 190, 215)


def draw_cover(canvas: Canvas, sitting: Sitting) -> None:
    """Draw what the scene puts before the face, if anything."""
    if draw := _COVERS.get(sitting.scene.cover):
        draw(canvas, sitting)


def draw_lids(canvas: Canvas, sitting: Sitting) -> None:
    """Shut both eyes, if the scene has them shut: skin over them, and lashes below."""
    if not sitting.scene.eyes_shut:
        return
    size, y = sitting.who.eye_size, sitting.eye_y
    for side in SIDES:
        x, width, height = sitting.eye_x(side), 6.2 * size, 4 * size
        lid = oval(x - width, y - height, x + width, y + height)
        canvas.draw(lid, Paint(fill=scaled(sitting.skin, 0.94)))
        lashes = path((x - width, y + 1), (x, y + height, x + width, y + 1), close=False)
        canvas.draw(lashes, Paint(fill=(40, 26, 22), alpha=220, stroke=1.4))


def _draw_sunglasses(canvas: Canvas, sitting: Sitting) -> None:
    y, arm = sitting.eye_y, Paint(fill=LENS, stroke=2)
    for side in SIDES:
        x = sitting.eye_x(side)
        lens = rectangle((x - 9.2, y - 6.5, x + 9.2, y + 8), radius=4.5)
        canvas.draw(lens, Paint(fill=LENS, alpha=250))
        temple = side * sitting.who.face_width - sitting.scene.yaw * 2
        canvas.draw(line(x + side * 9, y - 2, temple, y - 3), arm)
    canvas.draw(line(sitting.eye_x(-1) + 8, y - 3, sitting.eye_x(1) - 8, y - 3), arm)


def _draw_mask(canvas: Canvas, sitting: Sitting) -> None:
    """A medical mask from the bridge of the nose to below the chin."""
    w, h, shift = sitting.who.face_width, sitting.who.face_height, sitting.shift
    top = sitting.eye_y + sitting.who.nose_length * 0.45
    cloth = path(
        (shift - w * 0.82, top + 3),
        (shift, top - 7, shift + w * 0.82, top + 3),
        (w * 0.9, h * 0.5, w * 0.5, h * 1.02),
        (0, h * 1.14, -w * 0.5, h * 1.02),
        (-w * 0.9, h * 0.5, shift - w * 0.82, top + 3),
    )
    canvas.draw(cloth, Paint(fill=CLOTH))
    for part in (0.3, 0.55, 0.8):
        y = top + (h - top) * part
        fold = line(shift - w * 0.6, y, shift + w * 0.6, y)
        canvas.draw(fold, Paint(fill=scaled(CLOTH, 0.85), stroke=0.7))


def _draw_hand(canvas: Canvas, sitting: Sitting) -> None:
    """Four fingers and a palm over the mouth and one cheek."""
    h, x = sitting.who.face_height, sitting.shift
    skin, edge = scaled(sitting.skin, 0.97), Paint(fill=sitting.shaded_skin, stroke=0.8)
    palm = rectangle((x + 2, h * 0.42, x + 26, h * 1.3), radius=9)
    canvas.draw(palm, Paint(fill=skin))
    canvas.draw(palm, edge)
    for finger in range(4):
        y = h * 0.32 + finger * 6.2
        shape = rectangle((x - 17 + abs(finger - 1) * 1.5, y, x + 12, y + 6), radius=3)
        canvas.draw(shape, Paint(fill=skin))
        canvas.draw(shape, edge)


_COVERS = {
    "sunglasses": _draw_sunglasses,
    "mask": _draw_mask,
    "hand": _draw_hand,
}
