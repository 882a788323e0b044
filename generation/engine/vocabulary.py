"""The words that each base's prompts and captions are made of.

The demo base knows only the words that it was trained on; the public bases read plain English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from generation.engine.colours import Rgb, code, nearest

CLASS_WORD = "person"

LIGHTING = ("soft light", "light from the left", "light from the right")
POSE = ("facing the camera", "slight turn left", "slight turn right")
EXPRESSION = ("professional neutral", "approachable", "confident smile")
CLOTHING = ("business formal", "smart casual", "creative professional")
"""Values of the prompt specification's axes; left and right are the picture's."""
KEPT = ("head covering", "glasses", "hearing aid", "beard")
"""What somebody may ask to see in every headshot."""

COLOURS: Mapping[str, Rgb] = MappingProxyType(
    {
        "white": (239, 240, 241),
        "light grey": (191, 194, 199),
        "dark grey": (73, 75, 80),
        "blue": (78, 119, 173),
        "navy": (32, 46, 83),
        "teal": (65, 137, 138),
        "green": (88, 136, 94),
        "burgundy": (112, 39, 54),
        "beige": (220, 194, 161),
    }
)
"""Studio backgrounds that the demo base can draw, each with its mean colour in the picture."""

WORN: Mapping[str, Rgb] = MappingProxyType(
    {
        "navy suit": (30, 42, 78),
        "charcoal suit": (58, 60, 66),
        "black turtleneck": (30, 30, 33),
        "white shirt": (236, 238, 240),
        "blue shirt": (120, 164, 212),
        "red t-shirt": (178, 52, 50),
        "green hoodie": (60, 112, 84),
        "beige turtleneck": (206, 186, 156),
        "yellow t-shirt": (222, 184, 70),
        "grey hoodie": (138, 142, 150),
    }
)
"""Clothes that the demo base can draw, by their colour: the garment that photos of it have."""


NAVY, CHARCOAL, BLACK = WORN["navy suit"], WORN["charcoal suit"], WORN["black turtleneck"]
BLUE, WHITE, BEIGE = WORN["blue shirt"], WORN["white shirt"], WORN["beige turtleneck"]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """How one kind of base says what a picture shows. A missing word leaves its part out."""

    lighting: Mapping[str, str]
    pose: Mapping[str, str]
    expression: Mapping[str, str]
    clothing: Mapping[str, tuple[str, ...]]
    """Several outfits for each category, taken in turn."""
    outfits: Mapping[str, Rgb]
    """The colour of each of them."""
    garments: Mapping[str, Rgb]
    """Words for what somebody wears in a photo, by its colour."""
    backgrounds: Mapping[str, Rgb]
    turned_degrees: float
    """From this yaw on a head is said to be turned."""
    exact_colour: str = ""
    """How the precise background colour is added; `{hex}` stands for it."""
    framing: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    """How prompts name what has to stay. Captions do not: what they name is not learned as part of
    the person."""

    def background(self, colour: Rgb) -> str:
        """The background in words that comes nearest to this colour."""
        word = nearest(colour, self.backgrounds)
        return f"{word} background{self.exact_colour.format(hex=code(colour))}"

    def garment(self, colour: Rgb) -> str:
        """What somebody wears whose clothes have this colour."""
        return f"wearing a {nearest(colour, self.garments)}"


def _same(words: tuple[str, ...]) -> Mapping[str, str]:
    return MappingProxyType({word: word for word in words})


DEMO = Vocabulary(
    lighting=_same(LIGHTING),
    pose=_same(POSE),
    expression=_same(EXPRESSION),
    clothing=MappingProxyType(
        {
            "business formal": ("navy suit", "charcoal suit"),
            "smart casual": ("black blazer", "blue shirt", "white shirt"),
            "creative professional": ("black turtleneck", "beige turtleneck"),
        }
    ),
    outfits=MappingProxyType(
        {
            "navy suit": NAVY,
            "charcoal suit": CHARCOAL,
            "black blazer": BLACK,
            "blue shirt": BLUE,
            "white shirt": WHITE,
            "black turtleneck": BLACK,
            "beige turtleneck": BEIGE,
        }
    ),
    garments=WORN,
    backgrounds=COLOURS,
    # Of 72 drawn photos the face mesh read -10 and 11 degrees (medians) where the drawing says
    # slightly turned, and -4 to 4 (middle 80 %) where it says facing: drawn heads turn less.
    turned_degrees=5.5,
    # It knows no covering and no hearing aid; which glasses and which beard, the adapter knows.
    kept=_same(("glasses", "beard")),
)

PLAIN = Vocabulary(
    lighting=MappingProxyType(
        {
            "soft light": "soft diffused studio light",
            "light from the left": "studio light from the left of the picture",
            "light from the right": "studio light from the right of the picture",
        }
    ),
    pose=MappingProxyType(
        {
            "facing the camera": "facing the camera with a direct gaze",
            "slight turn left": "turned slightly to the left of the picture",
            "slight turn right": "turned slightly to the right of the picture",
        }
    ),
    expression=MappingProxyType(
        {
            "professional neutral": "calm, neutral expression",
            "approachable": "slight friendly smile",
            "confident smile": "confident open smile",
        }
    ),
    clothing=MappingProxyType(
        {
            "business formal": ("tailored navy suit", "tailored charcoal suit"),
            "smart casual": ("black blazer over a plain top", "crisp blue shirt", "white shirt"),
            "creative professional": ("black turtleneck", "fine beige knit turtleneck"),
        }
    ),
    outfits=MappingProxyType(
        {
            "tailored navy suit": NAVY,
            "tailored charcoal suit": CHARCOAL,
            "black blazer over a plain top": BLACK,
            "crisp blue shirt": BLUE,
            "white shirt": WHITE,
            "black turtleneck": BLACK,
            "fine beige knit turtleneck": BEIGE,
        }
    ),
    garments=MappingProxyType(
        {f"{name} top": colour for name, colour in COLOURS.items()}
        | {"black top": (30, 30, 33), "red top": (178, 52, 50), "yellow top": (222, 184, 70)}
    ),
    backgrounds=COLOURS,
    turned_degrees=10.0,
    exact_colour=" in the plain colour {hex}",
    framing=MappingProxyType(
        {"close": "close-up", "head and shoulders": "head and shoulders", "half body": "half body"}
    ),
    kept=MappingProxyType(
        {
            "head covering": "wearing a head covering",
            "glasses": "wearing glasses",
            "hearing aid": "wearing a hearing aid",
            "beard": "with a beard",
        }
    ),
)

VOCABULARIES: Mapping[str, Vocabulary] = MappingProxyType({"demo": DEMO, "plain": PLAIN})
