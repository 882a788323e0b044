"""Eyes, brows, nose, mouth, wrinkles and glasses."""

from generation.demobase.people import mix
from generation.demobase.sitting import SIDES, Sitting, scaled
from generation.demobase.svg import Canvas, Paint, Shape, circle, line, oval, path, rectangle
from generation.demobase.vocabulary import EYES, FRAMES, Colour


def draw_eyes(canvas: Canvas, sitting: Sitting) -> None:
    """Draw both eyes with their brows."""
    for side in SIDES:
        if sitting.who.age > 0.5:
            _draw_bag(canvas, sitting, side)
        _draw_eye(canvas, sitting, side)
        _draw_brow(canvas, sitting, side)


def draw_nose(canvas: Canvas, sitting: Sitting) -> None:
    """Draw the bridge and the base of the nose."""
    who, shift, yaw = sitting.who, sitting.shift, sitting.scene.yaw
    eye, tip, away = sitting.eye_y, sitting.nose_tip_y, (1 if yaw >= 0 else -1)
    middle = shift + yaw * 4
    turn = shift + yaw * 7 - who.nose_width * 0.5 * away
    bridge = path(
        (shift + yaw * 3 - 1.5 * away, eye + 3),
        (turn, eye + who.nose_length * 0.7, middle - who.nose_width * away, tip),
        close=False,
    )
    canvas.draw(bridge, Paint(fill=sitting.shaded_skin, alpha=130, blur=0.7, stroke=1.4))
    base = path(
        (middle - who.nose_width, tip),
        (shift + yaw * 4.5, tip + 3, middle + who.nose_width, tip),
        close=False,
    )
    canvas.draw(base, Paint(fill=sitting.shaded_skin, alpha=220, blur=0.3, stroke=1.5))


def draw_mouth(canvas: Canvas, sitting: Sitting) -> None:
    """Draw the lips, with teeth in a confident smile and a line otherwise."""
    smile, lip, lips = sitting.smile, sitting.who.lip, _lip_colour(sitting)
    width, curve = _mouth_width(sitting), smile * 5.5
    corner, bottom = -curve * 0.75, curve * 1.6 + lip * 1.7
    mouth = _crescent(sitting, width, corner, (curve * 0.9 - lip, bottom))
    canvas.draw(mouth, Paint(fill=lips))
    if smile > 0.8:
        teeth = _crescent(sitting, width * 0.84, -curve * 0.5, (curve * 0.6, curve * 1.5))
        canvas.draw(teeth, Paint(fill=(250, 248, 244)))
        return
    x, y = sitting.shift, _mouth_y(sitting)
    seam = path((x - width, y + corner), (x, y + curve * 1.2, x + width, y + corner), close=False)
    canvas.draw(seam, Paint(fill=scaled(lips, 0.6), alpha=220, stroke=0.9))


def draw_wrinkles(canvas: Canvas, sitting: Sitting) -> None:
    """Draw the lines of an older face: from nose to mouth, and on the forehead."""
    age, shift = sitting.who.age, sitting.shift
    if age <= 0.45:
        return
    tip, mouth, width = sitting.nose_tip_y, _mouth_y(sitting), _mouth_width(sitting)
    fold = Paint(fill=sitting.shaded_skin, alpha=170 * age, blur=0.4, stroke=0.8)
    for side in SIDES:
        x = shift + side * 6.5
        canvas.draw(line(x, tip + 1, shift + side * (width + 2), mouth - 1), fold)
    y = -sitting.who.face_height * 0.5 - sitting.lift
    forehead = Paint(fill=sitting.shaded_skin, alpha=140 * age, blur=0.4, stroke=0.8)
    canvas.draw(line(shift - 8, y, shift + 8, y), forehead)


def draw_glasses(canvas: Canvas, sitting: Sitting) -> None:
    """Draw the glasses, if the person wears any."""
    if sitting.who.glasses == "none":
        return
    colour, y = FRAMES[sitting.who.frame], sitting.eye_y
    radius = 8.6 if sitting.who.glasses == "round glasses" else 2.5
    arm = Paint(fill=colour, stroke=1.6)
    for side in SIDES:
        x = sitting.eye_x(side)
        lens = rectangle((x - 8.6, y - 6.5, x + 8.6, y + 7), radius=radius)
        canvas.draw(lens, Paint(fill=(255, 255, 255), alpha=26))
        canvas.draw(lens, Paint(fill=colour, stroke=1.8))
        temple = side * sitting.who.face_width - sitting.scene.yaw * 2
        canvas.draw(line(x + side * 8.6, y - 1, temple, y - 2), arm)
    canvas.draw(line(sitting.eye_x(-1) + 8.6, y - 1, sitting.eye_x(1) - 8.6, y - 1), arm)


def _draw_bag(canvas: Canvas, sitting: Sitting, side: int) -> None:
    x, y = sitting.eye_x(side), sitting.eye_y
    bag = line(x - 4, y + 6, x + 4, y + 6.4)
    canvas.draw(bag, Paint(fill=sitting.shaded_skin, alpha=150, blur=0.4, stroke=0.9))


def _draw_eye(canvas: Canvas, sitting: Sitting, side: int) -> None:
    size, x, y = sitting.who.eye_size, sitting.eye_x(side), sitting.eye_y
    half_width, half_height = 5.6 * size, (3.4 - 0.9 * sitting.smile) * size
    white = oval(x - half_width, y - half_height, x + half_width, y + half_height)
    canvas.draw(white, Paint(fill=(248, 246, 244)))
    iris = x + sitting.scene.yaw * 0.8
    with canvas.clipped(white):
        canvas.draw(circle(iris, y, 3.1 * size), Paint(fill=EYES[sitting.who.eyes]))
        canvas.draw(circle(iris, y, 1.5 * size), Paint(fill=(12, 10, 10)))
    glint = circle(iris + sitting.light_side * 0.9 - 0.4, y - 1, 0.7)
    canvas.draw(glint, Paint(fill=(255, 255, 255)))
    lid = (x, y - half_height * 2, x + half_width, y)
    lashes = path((x - half_width, y), lid, close=False)
    weight = 1.1 if sitting.who.build == "broad" else 1.7
    canvas.draw(lashes, Paint(fill=(40, 26, 22), alpha=220, stroke=weight))


def _draw_brow(canvas: Canvas, sitting: Sitting, side: int) -> None:
    who, x, y = sitting.who, sitting.eye_x(side), sitting.eye_y
    half_width, arch = 5.6 * who.eye_size, who.brow_arch
    # white brows would vanish on fair skin
    hair = sitting.hair if who.hair_colour != "white" else (180, 178, 176)
    brow = path(
        (x - side * half_width, y - 7.5 - arch * 0.6),
        (x, y - 10.5 - arch, x + side * (half_width + 1), y - 7 + arch * 0.4),
        close=False,
    )
    canvas.draw(brow, Paint(fill=scaled(hair, 0.8), alpha=235, blur=0.3, stroke=who.brow_width))


def _mouth_y(sitting: Sitting) -> float:
    return sitting.who.face_height * 0.52 - sitting.scene.pitch * 1.8


def _mouth_width(sitting: Sitting) -> float:
    return sitting.who.mouth_width * (1 + 0.14 * sitting.smile)


def _lip_colour(sitting: Sitting) -> Colour:
    return mix(sitting.shaded_skin, (178, 50, 62), 0.25 + 0.6 * sitting.who.lip_red)


def _crescent(sitting: Sitting, width: float, corner: float, middle: tuple[float, float]) -> Shape:
    """Two curves between the mouth's corners; ``middle`` holds their upper and lower pull."""
    x, y = sitting.shift, _mouth_y(sitting)
    upper, lower = middle
    return path(
        (x - width, y + corner),
        (x, y + upper, x + width, y + corner),
        (x, y + lower, x - width, y + corner),
    )
