"""One person in one scene: the places and colours that the drawing modules share.

Coordinates are those of the figure: the origin lies between the eyes and the nose, x to the
right, y down, in units of a 128-unit square picture.
"""

from dataclasses import dataclass
from functools import cached_property

from generation.demobase.people import Identity, Scene, hair_colour, skin_colour
from generation.demobase.svg import Stop
from generation.demobase.vocabulary import EXPRESSIONS, LIGHTS, Colour

SIDES = (-1, 1)
"""Left and right in the picture."""


def scaled(colour: Colour, factor: float) -> Colour:
    """The colour in a brighter or darker light."""
    red, green, blue = colour
    return red * factor, green * factor, blue * factor


def shades(colour: Colour, *factors: float, alpha: float = 255) -> tuple[Stop, ...]:
    """Gradient stops of one colour in several brightnesses."""
    return tuple(Stop(scaled(colour, factor), alpha) for factor in factors)


@dataclass(frozen=True)
class Sitting:
    """What the person looks like from here, now."""

    who: Identity
    scene: Scene

    @cached_property
    def skin(self) -> Colour:
        """Skin in neutral light."""
        return skin_colour(self.who)

    @cached_property
    def shaded_skin(self) -> Colour:
        """Skin in shadow: neck, nose, wrinkles."""
        return scaled(self.skin, 0.72)

    @cached_property
    def hair(self) -> Colour:
        """Hair in neutral light."""
        return hair_colour(self.who)

    @property
    def light_side(self) -> int:
        """-1 when the light comes from the left, 1 from the right, 0 from the front."""
        return LIGHTS[self.scene.light]

    @property
    def smile(self) -> float:
        """0 none .. 1 a confident smile."""
        return EXPRESSIONS[self.scene.expression]

    @property
    def shift(self) -> float:
        """How far the features move sideways on a turned head."""
        return self.scene.yaw * 8

    @property
    def lift(self) -> float:
        """How far the features move up on a raised head."""
        return self.scene.pitch * 3

    @property
    def eye_y(self) -> float:
        """Height of the eyes."""
        return -self.who.face_height * 0.06 - self.lift

    def eye_x(self, side: int) -> float:
        """Middle of one eye; the eye on the far side of a turned head moves inwards."""
        apart = self.who.face_width * self.who.eye_distance
        return self.shift + side * apart * (1 - 0.12 * side * self.scene.yaw)

    @property
    def nose_tip_y(self) -> float:
        """Height of the tip of the nose."""
        return self.eye_y + self.who.nose_length
