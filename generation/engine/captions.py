"""What a training photo shows besides the face, in words, from what intake measured.

What is written here is not learned as part of the person: clothes, background, expression, light
and pose. Nothing is said about how the face is made, and what was not measured is left out.
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
LEVEL, LIFTED = 0.02, 0.05
"""Lift of the mouth's corners below which nobody smiles and above which everybody does. Of 240
drawn photos without teeth 89 % of those below and 96 % of those above were; real photographs
of closed lips read -0.04 to 0.02."""
TEETH = 0.06
"""Share of the mouth from which on it shows teeth. It is 0.08 and more on 15 real photographs of
such smiles, 0.03 and less on 13 of others; 0.12 and more on drawn smiles, up to 0.03 on others."""
OPEN, SHOWN = 0.15, 0.35
"""Lips further apart than this speak, unless teeth are at least so much of the gap: 0.2 of it on
two real photographs of speech, 0.45 and more on smiles. No word of ours says speaking."""
CLOSE_SHARE, HALF_BODY_SHARE = 0.55, 0.2
"""Face heights, as shares of the picture's, above and below which it is a close-up or half body."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What intake measured on one photo; None where it could not. Sides are the picture's."""

    yaw: float | None = None
    """Degrees that the head is turned; positive when the nose points to the right."""
    light_side: float | None = None
    """Right half of the face minus left half, as a share of the mean; positive: lit from right."""
    mouth_lift: float | None = None
    """How far the mouth's corners lie above its middle, in distances between the eyes."""
    mouth_gap: float | None = None
    """How far the lips are apart, in the same unit."""
    teeth: float | None = None
    """The share of the mouth that is teeth."""
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
        for name in ("yaw", "light_side", "mouth_lift", "mouth_gap", "teeth"):
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
        words.expression.get(expression(measured), ""),
        words.lighting.get(light(measured.light_side), ""),
        words.pose.get(pose(measured.yaw, turned=words.turned_degrees), ""),
    ]
    return ", ".join(part for part in parts if part)


def cropped(caption: str, *, face: Box | None, base: str) -> str:
    """The caption with what a crop shows of the person, by the face's box in shares of the crop."""
    words = VOCABULARIES[bases.configuration(base).vocabulary]
    framing = "" if face is None else words.framing.get(_framing(face[3] - face[1]), "")
    return f"{caption}, {framing}" if framing else caption


def expression(measured: Measured) -> str:
    """The value of the expression axis that was measured; empty where nothing was, or nothing
    clear."""
    lift, gap, teeth = measured.mouth_lift, measured.mouth_gap, measured.teeth
    if lift is None or gap is None or teeth is None:
        return ""
    if gap > OPEN and teeth < SHOWN * gap:
        return ""
    if teeth >= TEETH:
        return "confident smile"
    if LEVEL <= lift <= LIFTED:
        return ""
    return "approachable" if lift > LIFTED else "professional neutral"


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
