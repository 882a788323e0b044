"""The brand finish: the person over exactly the style's background, framed as the whole team is.

No face is looked for: where the head is was found before (`heads`), and is kept.
"""

from dataclasses import dataclass, replace

import numpy as np

from generation.vision.background import Background, draw
from generation.vision.composition import Framing
from generation.vision.cutout import Cutout, warped
from generation.vision.door import OUTPUT_EDGE
from generation.vision.framing import (
    Edges,
    Head,
    Placement,
    enlargement,
    margins,
    place,
)
from generation.vision.pictures import Picture, Plane, to_linear, to_srgb

EDGE = OUTPUT_EDGE
"""Width and height in pixels of a finished headshot where nobody asks for another."""
NOTHING = 0.01
"""Less of the person than this is background, so that it is exactly the brand's."""


@dataclass(frozen=True)
class Finished:
    """The picture, and how much of each of its pixels is the person."""

    picture: Picture
    alpha: Plane


def finish(
    person: Cutout,
    background: Background,
    placement: Placement,
    *,
    canvas: tuple[int, int] = (EDGE, EDGE),
) -> Finished:
    """The person in front of the background on a canvas (width, height).

    Where the matte is 0 the pixels are the background's own; where it is 1 they are the person's.
    Between, light is mixed. The person is turned, scaled and shifted, never stretched.

    Raises:
        ValueError: the background cannot be drawn.
    """
    colours, alpha = _drawn(person, placement, canvas=canvas)
    return Finished(over(colours, alpha, background), alpha)


def placed(
    person: Cutout, head: Head | None, framing: Framing, *, canvas: tuple[int, int] = (EDGE, EDGE)
) -> tuple[Placement, float]:
    """Where the framing has the person, and how many times larger than asked the head is for want
    of room. Somebody whose head was not found covers the canvas."""
    if head is None:
        return covering(person.size, canvas), 1.0
    edges = Edges.of(person.alpha)
    enlarged = enlargement(head, edges, framing, size=person.size, canvas=canvas)
    wanted = replace(framing, head_height=framing.head_height * enlarged)
    return place(head, wanted, canvas=canvas), enlarged


def covering(size: tuple[int, int], canvas: tuple[int, int]) -> Placement:
    """A picture as large as covers the canvas, cut evenly on both sides."""
    scale = max(canvas[0] / size[0], canvas[1] / size[1])
    shift = tuple((there - scale * here) / 2 for here, there in zip(size, canvas, strict=True))
    return Placement(scale, 0.0, (shift[0], shift[1]))


def _drawn(
    person: Cutout, placement: Placement, *, canvas: tuple[int, int]
) -> tuple[Picture, Plane]:
    """The person's colours and their share of each pixel on the canvas."""
    beyond = margins(placement, size=person.size, canvas=canvas)
    whole = person.extended(beyond)
    to_whole = placement.to_picture + np.array([[0, 0, beyond[2]], [0, 0, beyond[0]]])
    codes = np.rint(whole.alpha * 255).astype(np.uint8)
    alpha = warped(codes, to_whole, size=canvas).astype(np.float32) / 255
    alpha[alpha < NOTHING] = 0
    return warped(whole.colours, to_whole, size=canvas), alpha


def over(person: Picture, alpha: Plane, background: Background) -> Picture:
    """A person before a background; where they meet, light is mixed.

    Raises:
        ValueError: the background cannot be drawn.
    """
    height, width = alpha.shape
    behind = draw(background, width=width, height=height)
    picture = np.where((alpha == 1)[..., None], person, behind)
    edge = (alpha > 0) & (alpha < 1)
    share, theirs, its = alpha[edge][:, None], to_linear(person[edge]), to_linear(behind[edge])
    picture[edge] = to_srgb(share * theirs + (1 - share) * its)
    return picture
