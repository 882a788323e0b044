"""Sample people as a style's finish would have them, drawn by the browser.

They follow `generation.vision.framing`, whose formulas `static/js/style.js` follows too: what is
drawn here is right without a script.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generation.brand.models import Frame
from generation.styles.profiles import PROFILES, Profile
from generation.styles.specification import CANVAS, Files
from portal.web import gradients
from portal.web.brand_drawing import Box, Drawing, frame_drawing

MOST_EXTENDED: Final = 0.06
MOST_ENLARGED: Final = 1.35
"""As `vision.framing` has them."""
CUT_BESIDE: Final = frozenset({"person-2"})
"""Whose shoulders reach the edges of their picture; everybody's body reaches its bottom."""
WHOLE: Final = Box(0, 0, CANVAS, CANVAS)
CROPS: Final[Mapping[str, tuple[Promise, Box]]] = {
    "circle": (_("Circle"), WHOLE),
    "square": (_("Square"), WHOLE),
    "portrait": (_("4:5"), Box(CANVAS * 0.1, 0, CANVAS * 0.8, CANVAS)),
}
"""What a crop is called, and what it shows of the finished picture."""
FULL: Final = "original"
"""The file that shows the whole picture."""


@dataclass(frozen=True)
class Sample:
    """A person who does not exist, alone: where the head is on the picture, in its pixels."""

    name: str
    width: int
    height: int
    x: float
    y: float
    head: float

    @property
    def url(self) -> str:
        """The picture's address."""
        return static(f"samples/{self.name}.webp")

    @property
    def reach(self) -> dict[str, float]:
        """Pixels from the middle of the eyes to each edge that cuts the person off."""
        beside = {"left": self.x, "right": self.width - self.x} if self.is_cut_beside else {}
        return {"bottom": self.height - self.y, **beside}

    @property
    def left(self) -> str:
        """Where the picture begins, with the middle of the eyes at the origin."""
        return f"{-self.x:g}"

    @property
    def top(self) -> str:
        """As `left`."""
        return f"{-self.y:g}"

    @property
    def strips(self) -> list["Strip"]:
        """What goes on beyond each edge that cuts the person off, as it ends there."""
        width, height, far = self.width, self.height, self.width  # as far as any framing sees
        bottom = height - 1  # each begins with the row or column itself, so that no seam shows
        below = Strip(0, bottom, width, far, f"0 {bottom} {width} 1")
        if not self.is_cut_beside:
            return [below]
        ends = [(1 - far, 0), (width - 1, width - 1)]
        beside = [Strip(x, 0, far, height, f"{column} 0 1 {height}") for x, column in ends]
        corners = [Strip(x, bottom, far, far, f"{column} {bottom} 1 1") for x, column in ends]
        return [below, *beside, *corners]

    @property
    def is_cut_beside(self) -> bool:
        """Whether the picture's edges cut off the shoulders."""
        return self.name in CUT_BESIDE


@dataclass(frozen=True)
class Strip:
    """One row or column of a picture (`box`), stretched over an area beyond it."""

    x: int
    y: int
    width: int
    height: int
    box: str


@dataclass(frozen=True)
class Paint:
    """What is behind people: two ends of a gradient, which may be one colour, or a picture."""

    first: str
    last: str
    angle: int = gradients.DOWNWARDS
    is_radial: bool = False
    picture: str = ""

    @classmethod
    def of(cls, background: Mapping[str, Any], *, slug: str) -> "Paint":
        """A background's plain values, as a specification has them."""
        first = background["colour"]
        picture = ""
        if background.get("picture_key"):
            picture = reverse("brand:picture", args=[slug, background["id"]])
        return cls(
            first,
            background.get("colour_to") or first,
            angle=background.get("angle", gradients.DOWNWARDS),
            is_radial=background.get("is_radial", False),
            picture=picture,
        )

    @property
    def line(self) -> dict[str, str]:
        """Where a gradient begins and ends, as attributes of an SVG's."""
        return gradients.ends(self.angle, width=CANVAS, height=CANVAS)

    @property
    def circle(self) -> dict[str, str]:
        """What a gradient that runs outwards fills."""
        return gradients.outwards(width=CANVAS, height=CANVAS)


@dataclass(frozen=True)
class Portrait:
    """One sample person in one look, as the attributes of an SVG."""

    sample: Sample
    paint: Paint
    transform: str
    key: str


@cache
def samples() -> tuple[Sample, ...]:
    """The people, with the numbers that the drawing knows of their heads."""
    told = json.loads((settings.ROOT / "static" / "samples" / "people.json").read_text())
    width, height = told["width"], told["height"]
    return tuple(
        Sample(
            name,
            width,
            height,
            x=head["centre"] * width,
            y=head["eye_line"] * height,
            head=head["head_height"] * height,
        )
        for name, head in told["people"].items()
    )


def portraits(paint: Paint, framing: Mapping[str, float], *, of: str) -> list[Portrait]:
    """Each sample person so; `of` makes the ids of one page's portraits differ."""
    return [
        Portrait(sample, paint, placed(sample, framing), f"{of}-{sample.name}")
        for sample in samples()
    ]


def placed(sample: Sample, framing: Mapping[str, float]) -> str:
    """The transform that brings a head, which lies at the origin, to where the framing has it."""
    scale = framing["head_height"] * CANVAS / sample.head
    scale *= enlargement(sample, framing, scale=scale)
    x, y = framing["centre"] * CANVAS, framing["eye_line"] * CANVAS
    return f"translate({x:.2f} {y:.2f}) scale({scale:.5f})"


def enlargement(sample: Sample, framing: Mapping[str, float], *, scale: float) -> float:
    """How many times larger than asked the head is, for want of room around it."""
    wanted = {
        "bottom": 1 - framing["eye_line"] - MOST_EXTENDED,
        "left": framing["centre"] - MOST_EXTENDED,
        "right": 1 - framing["centre"] - MOST_EXTENDED,
    }
    needed = [wanted[edge] * CANVAS / there / scale for edge, there in sample.reach.items()]
    return min(MOST_ENLARGED, max(1.0, *needed))


def crops(
    portrait: Portrait, frame: Frame | None, files: Files, *, slug: str
) -> Sequence[dict[str, Any]]:
    """The ways in which a finished picture is cut, each showing this person, and the logo frame
    where it is on a file that is cut so."""
    return [
        {
            "name": name,
            "label": label,
            "box": f"{box.x:g} {box.y:g} {box.width:g} {box.height:g}",
            "portrait": portrait,
            "files": " ".join(_cut_so(name)),
            "frame": frame_on(frame, files, cut=name, slug=slug),
        }
        for name, (label, box) in CROPS.items()
    ]


def frame_on(frame: Frame | None, files: Files, *, cut: str = "", slug: str) -> Drawing | None:
    """The frame on a picture that is cut so, or on the whole; None where no such file has it."""
    names = _cut_so(cut) if cut else [FULL]
    if frame is None or not set(names) & set(files.with_frame):
        return None
    return frame_drawing(frame, slug=slug, on=CROPS[cut][1] if cut else WHOLE)


def _cut_so(name: str) -> list[str]:
    """The files of this shape that take a frame."""
    box = CROPS[name][1]
    return [
        each.name
        for each in PROFILES.values()
        if each.takes_frame and name != "circle" and _shape(each) == box.width / box.height
    ]


def _shape(profile: Profile) -> float | None:
    return profile.width / profile.height if profile.width and profile.height else None
