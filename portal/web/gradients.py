"""Where gradients begin and end in a drawing, as `generation.vision.background` has them."""

import math
from typing import Final

DOWNWARDS: Final = 180
RADIAL_CENTRE: Final = (0.5, 0.42)


def ends(angle: int, *, width: float, height: float) -> dict[str, str]:
    """Both ends of a gradient that runs along `angle`, as attributes of an SVG's."""
    turn = math.radians(angle)
    right, up = math.sin(turn), math.cos(turn)
    half = (abs(width * right) + abs(height * up)) / 2
    places = {"x1": width / 2 - right * half, "y1": height / 2 + up * half}
    places |= {"x2": width / 2 + right * half, "y2": height / 2 - up * half}
    return _written(places)


def outwards(*, width: float, height: float) -> dict[str, str]:
    """The circle of a gradient that runs outwards from behind the head."""
    left, top = RADIAL_CENTRE[0] * width, RADIAL_CENTRE[1] * height
    radius = math.hypot(max(left, width - left), max(top, height - top))
    return _written({"cx": left, "cy": top, "r": radius})


def _written(places: dict[str, float]) -> dict[str, str]:
    return {name: f"{place:.3f}" for name, place in places.items()}
