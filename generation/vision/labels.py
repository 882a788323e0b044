"""A visible label in a corner, readable on any picture."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from generation.vision.pictures import Picture

INK, PLATE = (255, 255, 255), (17, 17, 17)
"""White on nearly black: 18.9 to 1, where WCAG asks for 4.5."""
SHARE = 0.028
"""Height of the letters by the picture's shorter side."""
LEAST_LETTERS = 10
"""Their height in pixels below which nobody reads them."""
MARGIN = 0.025
INSIDE_CIRCLE = 0.06
"""How far from the bottom the label lies where the picture is shown as a circle: there it is in the
middle, since a circle has no corners."""


def labelled(picture: Picture, text: str, *, in_circle: bool, above: int = 0) -> Picture:
    """The picture with the text on a plate of its own, at the bottom right or, for a picture that
    is shown as a circle, at the bottom in the middle; so many pixels `above` what else is there."""
    height, width = picture.shape[:2]
    plate = _plate(text, letters=max(LEAST_LETTERS, round(SHARE * min(width, height))))
    if in_circle:
        left = (width - plate.width) // 2
        top = height - plate.height - round(INSIDE_CIRCLE * height)
    else:
        margin = round(MARGIN * min(width, height))
        left, top = width - plate.width - margin, height - plate.height - margin - above
    image = Image.fromarray(picture)
    image.paste(plate, (left, top))
    return np.asarray(image)


def _plate(text: str, *, letters: int) -> Image.Image:
    font = ImageFont.load_default(letters)
    left, top, right, bottom = ImageDraw.Draw(Image.new("RGB", (1, 1))).textbbox((0, 0), text, font)
    room = round(letters * 0.5)
    size = (round(right - left) + 2 * room, round(bottom - top) + 2 * room)
    plate = Image.new("RGB", size, PLATE)
    ImageDraw.Draw(plate).text((room - left, room - top), text, fill=INK, font=font)
    return plate
