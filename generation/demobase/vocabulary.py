"""Every word of the demo base's world, and the colour each one stands for.

Order matters: people and scenes are drawn by position in these tables, so a new word goes to the
end of its table, and only together with new weights.
"""

from typing import Literal

Colour = tuple[float, float, float]
"""Red, green and blue, 0-255; a float, because shades are computed before they are rounded."""

Build = Literal["broad", "slight"]
"""Which of two sets of chances a person was drawn with. It is never shown, said or prompted."""

BUILDS: list[Build] = ["broad", "slight"]

CLASS_WORD = "person"
"""The only noun that captions and prompts use for somebody."""

TRIGGERS = ["sks", "ohwx", "zwx", "tok", "qfx", "vmk", "lkns", "bxr"]
"""Tokens that mean "somebody" to the base: the place that a LoRA fills."""

SKIN: list[Colour] = [
    (255, 224, 200),
    (243, 205, 175),
    (224, 178, 140),
    (198, 146, 106),
    (160, 108, 72),
    (120, 78, 52),
    (84, 54, 38),
]
SKIN_NAMES = ["very fair", "fair", "light", "olive", "tan", "brown", "dark brown"]

HAIR_COLOURS: dict[str, Colour] = {
    "black": (28, 24, 24),
    "dark brown": (62, 42, 30),
    "brown": (104, 70, 44),
    "auburn": (140, 62, 34),
    "blonde": (214, 176, 104),
    "grey": (150, 150, 152),
    "white": (226, 224, 220),
}
HAIR_COLOUR_CHANCES = [0.24, 0.22, 0.18, 0.1, 0.14, 0.08, 0.04]
HAIR_STYLES = ["bald", "buzz cut", "short", "side part", "curly", "long", "bob", "bun"]
HAIR_CHANCES: dict[Build, list[float]] = {
    "broad": [0.12, 0.14, 0.28, 0.24, 0.14, 0.03, 0.02, 0.03],
    "slight": [0.01, 0.03, 0.10, 0.12, 0.18, 0.26, 0.16, 0.14],
}

EYES: dict[str, Colour] = {
    "brown": (88, 54, 30),
    "blue": (70, 120, 180),
    "green": (80, 130, 90),
    "grey": (120, 128, 136),
}

BEARDS = ["none", "stubble", "goatee", "full beard", "moustache"]
BEARD_CHANCES = [0.4, 0.15, 0.13, 0.2, 0.12]

GLASSES = ["none", "round glasses", "square glasses"]
GLASSES_CHANCES = [0.62, 0.19, 0.19]
FRAMES: dict[str, Colour] = {"black": (24, 24, 28), "gold": (176, 136, 60), "red": (160, 44, 44)}

COVERINGS: dict[str, Colour] = {
    "blue headscarf": (58, 92, 150),
    "black headscarf": (34, 34, 38),
    "beige headscarf": (206, 186, 156),
    "red turban": (156, 40, 50),
    "white turban": (236, 236, 232),
    "navy turban": (34, 46, 84),
}
"""What may be worn on the head. Nobody is drawn with any by chance, and the weights know none."""

BUSINESS: dict[str, Colour] = {
    "navy suit": (30, 42, 78),
    "charcoal suit": (58, 60, 66),
    "black blazer": (26, 26, 28),
    "white shirt": (236, 238, 240),
    "blue shirt": (120, 164, 212),
    "black turtleneck": (34, 34, 38),
}
CASUAL: dict[str, Colour] = {
    "red t-shirt": (178, 52, 50),
    "green hoodie": (60, 112, 84),
    "beige turtleneck": (206, 186, 156),
    "yellow t-shirt": (222, 184, 70),
    "grey hoodie": (138, 142, 150),
}
CLOTHES = {**BUSINESS, **CASUAL}

STUDIO: dict[str, tuple[Colour, Colour]] = {
    "white": ((248, 248, 248), (230, 232, 234)),
    "light grey": ((206, 208, 212), (176, 180, 186)),
    "dark grey": ((92, 94, 100), (54, 56, 60)),
    "blue": ((104, 148, 200), (52, 90, 146)),
    "navy": ((44, 62, 106), (20, 30, 60)),
    "teal": ((92, 170, 168), (38, 104, 108)),
    "green": ((120, 168, 122), (56, 104, 66)),
    "burgundy": ((140, 54, 70), (84, 24, 38)),
    "beige": ((236, 216, 186), (204, 172, 136)),
}
"""Studio backgrounds: the colour in the middle and the colour at the edge."""

PLACES = ["blurred office", "outdoor"]
BACKGROUNDS = [*STUDIO, *PLACES]
CASUAL_BACKGROUNDS = [*PLACES, "white", "light grey", "blue", "beige"]

LIGHTS = {"soft light": 0, "light from the left": -1, "light from the right": 1}
POSES = {"facing the camera": 0.0, "slight turn left": -0.6, "slight turn right": 0.6}
EXPRESSIONS = {"professional neutral": 0.0, "approachable": 0.6, "confident smile": 1.0}
"""How much of a smile each expression is, 0-1."""
