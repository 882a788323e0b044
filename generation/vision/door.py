"""What a web process may know of an uploaded picture: its first bytes and the size it claims.

Nothing is decoded and no picture library is loaded. What passes may still be damaged: only the
worker's decoder finds out (`generation.vision.decode`).
"""

from dataclasses import dataclass

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


class Refusal(Exception):
    """A picture that is not used, with the reason's code, sentence and fix."""

    def __init__(self, code: str) -> None:
        reason = REASONS[code]
        super().__init__(f"{reason.sentence} {reason.fix}")
        self.code, self.sentence, self.fix = code, reason.sentence, reason.fix


@dataclass(frozen=True)
class Admission:
    """A picture that may go on to the decoder."""

    kind: Kind
    media_type: str
    width: int
    height: int


def check(data: bytes) -> Admission:
    """What the bytes claim to be.

    Raises:
        Refusal: the first bytes or the claimed size already show that the picture is not used.
    """
    kind = _accepted_kind(data)
    claim = _claim(data, kind)
    if claim.animated:
        raise Refusal("not_still")
    _check_size(claim, most_pixels(kind))
    return Admission(kind, MEDIA_TYPES[kind], claim.width, claim.height)


def most_pixels(kind: Kind) -> int:
    """Pixels that a picture of this format may have."""
    return MOST_PIXELS_OF_WEBP if kind == Kind.WEBP else MOST_PIXELS


def media_type_of(data: bytes) -> str:
    """The media type of a picture that the project made itself; never trusted for an upload."""
    return MEDIA_TYPES.get(headers.kind_of(data), "application/octet-stream")


def _accepted_kind(data: bytes) -> Kind:
    if len(data) < headers.SHORTEST:
        raise Refusal("damaged")
    kind = headers.kind_of(data)
    if kind in MEDIA_TYPES:
        return kind
    if kind == Kind.OTHER:
        raise Refusal("not_a_photo")
    raise Refusal("not_still" if headers.moves(data, kind) else "not_accepted")


def _check_size(claim: Claim, most: int) -> None:
    shorter, longer = sorted((claim.width, claim.height))
    if shorter * longer > most or longer > LONGEST_EDGE:
        raise Refusal("too_many_pixels")
    if shorter < SHORTEST_EDGE:
        raise Refusal("too_small")
    if longer > MOST_ASPECT * shorter:
        raise Refusal("odd_shape")


def _claim(data: bytes, kind: Kind) -> Claim:
    try:
        return headers.claim_of(data, kind)
    except headers.Unreadable as error:
        raise Refusal("damaged") from error
