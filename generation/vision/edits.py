"""Edits that leave the person as they are: what is below the chin is drawn anew, the head put back.

When clothes change, the head keeps its pixels. When the light does, its exposure changes smoothly
from side to side, by the same factor for all three colours: features stay, and so does what skin is
told by. How much an edit changed is measured on its result.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.vision.cutout import Cutout, cut_out
from generation.vision.difference import ciede2000
from generation.vision.drift import HUE, KINDS
from generation.vision.errors import NoFaceKnown
from generation.vision.faces import find_faces
from generation.vision.landmarks import (
    CHIN,
    FOREHEAD,
    LEFT_CHEEK,
    RIGHT_CHEEK,
    Landmarks,
    find_landmarks,
)
from generation.vision.measure import light_side
from generation.vision.pictures import (
    Picture,
    Plane,
    lab,
    plane_resized,
    resized,
    to_linear,
    to_srgb,
)

OPENED = (0.0, 0.12)
"""Heights of the face below the chin between which the base may draw more and more anew."""
JOINED = (0.02, 0.12)
"""Between these the head goes over into what was drawn."""
MOST_FALL = 0.3
"""By how much the logarithm of exposure may change over half the width of the face."""
STILL = 0.5
"""Where exposure stays as it is: half-way from the face's middle to its lit edge. So most of what
changes is on the other side, as where a studio's light is turned."""
HALVES = 0.85
"""How far apart the middles of a face's halves are, in halves of its width."""
BLACK = 0.95
"""Half a difference between the halves from which on one of them is black."""
MOST_FACE_CHANGE = 0
"""Codes (of 255) that a pixel of the face may differ by where the clothes changed."""
MOST_SKIN_CHANGE = KINDS["skin"].least
"""Mean distance of the face's pixels where the light changed (CIELAB, as `drift` measures skin)."""
BEGINNING = 0.25
"""Up to this share of what was drawn, the head ends; there a seam would be seen."""
MOST_SEAM = 6.0
"""Mean CIEDE2000 there between the picture and what was drawn. On drawn pictures it is 1
to 5.2 where the two go over into each other, and from 6.8 on where long hair ends at a line."""

Values = NDArray[np.floating[Any]] | NDArray[np.uint8]


class Light(StrEnum):
    """Where a mood's light comes from in the picture, in the words of prompts."""

    SOFT = "soft light"
    LEFT = "light from the left"
    RIGHT = "light from the right"


@dataclass(frozen=True)
class Prepared:
    """What the base is given: the person before one colour, and where it may draw (0 to 1)."""

    picture: Picture
    opened: Plane


@dataclass(frozen=True)
class Edited:
    """The person after an edit.

    `face` is the greatest change of a pixel of the face, in codes of 255, `skin` the mean one
    (CIELAB), `seam` how different the two pictures are where the head ends, and `changed` what is
    below from what was there (both mean CIEDE2000).
    """

    person: Cutout
    face: int
    skin: float
    seam: float
    changed: float
    light: Light | None

    @property
    def reject(self) -> str:
        """The code of `reasons.REJECTS` where the edit must not be shown, else empty."""
        if self.light is None:
            keeps = self.face <= MOST_FACE_CHANGE
        else:
            keeps = self.skin <= MOST_SKIN_CHANGE
        if not keeps:
            return "face_changed"
        return "seam" if self.seam > MOST_SEAM else ""


class Editable:
    """A cut-out person of whom clothes and light can be changed."""

    def __init__(
        self, person: Cutout, colour: tuple[int, int, int], *, light: Light | None = None
    ) -> None:
        """`colour` is what the base draws them before, `light` the new one, if it changes.

        Raises:
            NoFaceKnown: no face is found, so that none could be kept.
            ModelUnusable: a model's file is missing or was changed.
        """
        self._person = person
        self._colour = np.array(colour, np.uint8)
        self._shown = self.before(person)
        faces = find_faces(self._shown)
        if not faces:
            raise NoFaceKnown
        self._landmarks = find_landmarks(self._shown, faces[0])
        self._light = light
        self._head = person if light is None else self._relit(light)

    def before(self, person: Cutout) -> Picture:
        """Somebody before the colour; light is mixed at their edges."""
        share = person.alpha[..., None]
        mixed = to_srgb(share * to_linear(person.colours) + (1 - share) * to_linear(self._colour))
        return np.where(share == 1, person.colours, mixed)

    def prepared(self, *, edge: int) -> Prepared:
        """For a base that draws pictures this wide and high."""
        opened = _ramp(_below(self._landmarks, self._person.size), *OPENED)
        return Prepared(
            resized(self.before(self._head), width=edge, height=edge),
            plane_resized(opened, width=edge, height=edge).clip(0, 1),
        )

    def joined(self, drawn: Picture) -> Edited:
        """The person with what was drawn below their head."""
        old, (width, height) = self._person, self._person.size
        new = cut_out(resized(drawn, width=width, height=height))
        head = self._head.colours
        share = _ramp(_below(self._landmarks, old.size), *JOINED)
        colours = _mixed(head, new.colours, share[..., None])
        alpha = _mixed(old.alpha * 255, new.alpha * 255, share).astype(np.float32) / 255
        seam = (share > 0) & (share < BEGINNING) & (np.maximum(old.alpha, new.alpha) > 0)
        below = (share == 1) & (np.minimum(old.alpha, new.alpha) == 1)
        face = self._landmarks.area(self._shown)
        return Edited(
            person=Cutout(colours, alpha),
            face=_most_apart(colours[face], old.colours[face]),
            skin=_skin_apart(colours[face], old.colours[face]),
            seam=_mean_difference(self.before(self._head)[seam], self.before(new)[seam]),
            changed=_mean_difference(colours[below], old.colours[below]),
            light=self._light,
        )

    def _relit(self, light: Light) -> Cutout:
        fall = _fall(light_side(self._shown, self._landmarks), light)
        across = _across(self._landmarks, self._person.size).clip(-1, 1)
        gain = np.exp(fall.slope * (across - STILL * fall.lit))
        colours = to_srgb(to_linear(self._person.colours) * gain[..., None])
        return Cutout(colours, self._person.alpha)


@dataclass(frozen=True)
class _Fall:
    """How the logarithm of exposure changes across the face, by half its width, and at which of its
    edges (-1 or 1) it stays."""

    slope: float
    lit: int


def _fall(side: float, light: Light) -> _Fall:
    """From a face whose halves differ so much in light to a mood."""
    if light == Light.SOFT:
        half = max(-BLACK, min(BLACK, side / 2))
        slope = log((1 + half) / (1 - half)) / HALVES
        return _Fall(float(np.clip(-slope, -MOST_FALL, MOST_FALL)), 1 if side > 0 else -1)
    lit = 1 if light == Light.RIGHT else -1
    return _Fall(MOST_FALL * lit, lit)


def _below(landmarks: Landmarks, size: tuple[int, int]) -> Plane:
    """How far below the chin each pixel is, in heights of the face, along the face."""
    chin, forehead = landmarks.points[CHIN, :2], landmarks.points[FOREHEAD, :2]
    return _along(chin, chin - forehead, size)


def _across(landmarks: Landmarks, size: tuple[int, int]) -> Plane:
    """How far to the right of the face's middle each pixel is, in halves of its width."""
    left, right = landmarks.points[LEFT_CHEEK, :2], landmarks.points[RIGHT_CHEEK, :2]
    return _along((left + right) / 2, (right - left) / 2, size)


def _along(
    origin: NDArray[np.floating], step: NDArray[np.floating], size: tuple[int, int]
) -> Plane:
    """Places along a direction, in its own length."""
    down, across = np.mgrid[: size[1], : size[0]]
    places = (across - origin[0]) * step[0] + (down - origin[1]) * step[1]
    along: Plane = (places / float(step @ step)).astype(np.float32)
    return along


def _ramp(places: Plane, low: float, high: float) -> Plane:
    """0 up to `low`, 1 from `high` on, smoothly between."""
    along = ((places - low) / (high - low)).clip(0, 1)
    smooth: Plane = along * along * (3 - 2 * along)
    return smooth


def _mixed(one: Values, other: Values, share: Plane) -> NDArray[np.uint8]:
    """Whole codes, so that nothing of one is lost where the other has no share."""
    codes: NDArray[np.uint8] = np.rint((1 - share) * one + share * other).astype(np.uint8)
    return codes


def _most_apart(one: Picture, other: Picture) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max(initial=0))


def _skin_apart(one: Picture, other: Picture) -> float:
    apart = (lab(one) - lab(other)) * (1, HUE, HUE)
    return float(np.linalg.norm(apart, axis=-1).mean())


def _mean_difference(one: Picture, other: Picture) -> float:
    return float(ciede2000(lab(one), lab(other)).mean()) if len(one) else 0.0
