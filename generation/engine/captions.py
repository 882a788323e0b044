"""What a training photo shows besides the face, in words, from what intake measured.

What is written here is not learned as part of the person: clothes, background, light and pose.
Nothing is said about the face, and what was not measured is left out.
"""

from dataclasses import dataclass
from typing import Self

from generation.engine import bases, checks
from generation.engine.checks import Box
from generation.engine.colours import Rgb
from generation.engine.errors import SpecInvalid
from generation.engine.vocabulary import CLASS_WORD, VOCABULARIES

SIDE_SHARE = 0.12
"""From this difference on, as a share of the face's mean brightness, light has a side."""
CLOSE_SHARE, HALF_BODY_SHARE = 0.55, 0.2
"""Face heights, as shares of the picture's, above and below which it is a close-up or half body."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What intake measured on one photo; None where it could not. Sides are the picture's."""

    yaw: float | None = None
    """Degrees that the head is turned; positive when the nose points to the right."""
    light_side: float | None = None
    """Right half of the face minus left half, as a share of the mean; positive: lit from right."""
    background: Rgb | None = None
    """Its colour, if it is plain."""
    clothing: Rgb | None = None
    """The colour below the face."""
    face: Box | None = None
    """Where the face is; not said in the caption, but what the photo is cropped around."""

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Raises SpecInvalid; colours are lists of three numbers."""
        values = checks.members(cls, data)
        for name in ("background", "clothing"):
            values[name] = _colour(name, values.get(name))
        for name in ("yaw", "light_side"):
            if values.get(name) is not None:
                checks.number(f"Measured.{name}", values[name], -180, 180)
        if values.get("face") is not None:
            values["face"] = checks.box("Measured.face", values["face"])
        return cls(**values)


def caption(measured: Measured, *, base: str, trigger: str) -> str:
    """The photo's caption, in the base's words and in the order of its prompts."""
    words = VOCABULARIES[bases.configuration(base).vocabulary]
    parts = [
        f"photo of a {trigger} {CLASS_WORD}",
        words.garment(measured.clothing) if measured.clothing else "",
        words.background(measured.background) if measured.background else "",
        words.lighting.get(light(measured.light_side), ""),
        words.pose.get(pose(measured.yaw, turned=words.turned_degrees), ""),
    ]
    return ", ".join(part for part in parts if part)


def cropped(caption: str, *, face: Box | None, base: str) -> str:
    """The caption with what a crop shows of the person, by the face's box in shares of the crop."""
    words = VOCABULARIES[bases.configuration(base).vocabulary]
    framing = "" if face is None else words.framing.get(_framing(face[3] - face[1]), "")
    return f"{caption}, {framing}" if framing else caption


def light(side: float | None) -> str:
    """The value of the lighting axis that was measured; empty where nothing was."""
    if side is None:
        return ""
    if abs(side) < SIDE_SHARE:
        return "soft light"
    return "light from the right" if side > 0 else "light from the left"


def pose(yaw: float | None, *, turned: float) -> str:
    """The value of the pose axis that was measured; empty where nothing was."""
    if yaw is None:
        return ""
    if abs(yaw) < turned:
        return "facing the camera"
    return "slight turn right" if yaw > 0 else "slight turn left"


def _framing(share: float) -> str:
    if share >= CLOSE_SHARE:
        return "close"
    return "half body" if share < HALF_BODY_SHARE else "head and shoulders"


def _colour(name: str, value: object) -> Rgb | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise SpecInvalid(f"Measured.{name} is {value!r}; it must be three numbers.")
    for level in value:
        checks.number(f"Measured.{name}", level, 0, 255)
    red, green, blue = value
    return float(red), float(green), float(blue)
