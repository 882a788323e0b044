"""What a web process may know of an uploaded picture: its first bytes and the size it claims.

Nothing is decoded and no picture library is loaded. What passes may still be damaged: only the
worker's decoder finds out (`generation.vision.decode`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generation.vision import headers
from generation.vision.headers import Claim, Kind
from generation.vision.reasons import REASONS

MOST_PIXELS = 50_000_000
MOST_PIXELS_OF_WEBP = 40_000_000
"""Its decoder holds the picture four times; this keeps it below 700 MB."""
LONGEST_EDGE = 16_384
SHORTEST_EDGE = 200
"""A face in a smaller picture would hold too little to learn from."""
MOST_ASPECT = 4.0
"""A panorama of a phone is wider than that, an ordinary photo never."""

MEDIA_TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIF: "image/heic",
}
OUTPUT_EDGE = 1024
"""Width and height of the largest picture that is ever made: a background must cover it without
being enlarged."""
MOST_SVG_BYTES = 2_000_000
"""Drawn logos have some kilobytes; one that traces a photograph is better sent as PNG."""


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a picture is sent for: how small and how long it may be, and what is kept of it."""

    shortest_edge: int
    longer_edge: int = 0
    """Least pixels of the longer of both edges."""
    most_aspect: float
    kept_edge: int
    """Pixels to which the longer edge is shrunk, or the shorter one if `covers`."""
    covers: bool = False
    is_drawn: bool = False
    """Whether it may be an SVG, and keeps what is see-through."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Codes of refusals that are said in other words than for a photo."""


PHOTO = Purpose(shortest_edge=SHORTEST_EDGE, most_aspect=MOST_ASPECT, kept_edge=1600)
"""Enough for 1024 px face crops."""
BACKGROUND = Purpose(
    shortest_edge=OUTPUT_EDGE,
    most_aspect=MOST_ASPECT,
    kept_edge=OUTPUT_EDGE + 20,
    covers=True,
    words={
        "damaged": "file_damaged",
        "not_a_photo": "not_a_picture",
        "not_still": "moving",
        "too_small": "background_small",
    },
)
LOGO = Purpose(
    shortest_edge=40,
    longer_edge=120,
    most_aspect=12.0,
    kept_edge=1024,
    is_drawn=True,
    words={
        "damaged": "file_damaged",
        "not_a_photo": "not_a_logo",
        "not_accepted": "not_a_logo",
        "not_still": "moving",
        "too_small": "logo_small",
        "odd_shape": "logo_long",
        "too_heavy": "logo_heavy",
    },
)


class Refusal(Exception):
    """A picture that is not used, with its reason."""

    def __init__(self, code: str) -> None:
        self.code, self.reason = code, REASONS[code]
        super().__init__(self.reason.text)


@dataclass(frozen=True)
class Admission:
    """A picture that may go on to the decoder."""

    kind: Kind
    media_type: str
    width: int
    height: int


def check(data: bytes, purpose: Purpose = PHOTO) -> Admission:
    """What the bytes claim to be. An SVG claims no size: only drawing it tells.

    Raises:
        Refusal: the first bytes or the claimed size already show that the picture is not used.
    """
    try:
        return _admission(data, purpose)
    except Refusal as refusal:
        raise Refusal(purpose.words.get(refusal.code, refusal.code)) from refusal


def most_pixels(kind: Kind) -> int:
    """Pixels that a picture of this format may have."""
    return MOST_PIXELS_OF_WEBP if kind == Kind.WEBP else MOST_PIXELS


def media_type_of(data: bytes) -> str:
    """The media type of a picture that the project made itself; never trusted for an upload."""
    return MEDIA_TYPES.get(headers.kind_of(data), "application/octet-stream")


def _admission(data: bytes, purpose: Purpose) -> Admission:
    if purpose.is_drawn and headers.is_svg(data):
        if len(data) > MOST_SVG_BYTES:
            raise Refusal("too_heavy")
        return Admission(Kind.SVG, "image/svg+xml", 0, 0)
    kind = _accepted_kind(data)
    claim = _claim(data, kind)
    if claim.animated:
        raise Refusal("not_still")
    _check_size(claim, most_pixels(kind), purpose)
    return Admission(kind, MEDIA_TYPES[kind], claim.width, claim.height)


def _accepted_kind(data: bytes) -> Kind:
    if len(data) < headers.SHORTEST:
        raise Refusal("damaged")
    kind = headers.kind_of(data)
    if kind in MEDIA_TYPES:
        return kind
    if kind == Kind.OTHER:
        raise Refusal("not_a_photo")
    raise Refusal("not_still" if headers.moves(data, kind) else "not_accepted")


def _check_size(claim: Claim, most: int, purpose: Purpose) -> None:
    shorter, longer = sorted((claim.width, claim.height))
    if shorter * longer > most or longer > LONGEST_EDGE:
        raise Refusal("too_many_pixels")
    if shorter < purpose.shortest_edge or longer < purpose.longer_edge:
        raise Refusal("too_small")
    if longer > purpose.most_aspect * shorter:
        raise Refusal("odd_shape")


def _claim(data: bytes, kind: Kind) -> Claim:
    try:
        return headers.claim_of(data, kind)
    except headers.Unreadable as error:
        raise Refusal("damaged") from error
