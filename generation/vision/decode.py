"""Opening a picture nobody has checked, in a child process with little memory and little time.

The one way in for uploaded bytes: photos, brand backgrounds, by page, by API and by connector.
"""

import json
import struct
import subprocess
from dataclasses import asdict, dataclass
from typing import Any

from generation.vision import decode_child, door
from generation.vision.door import LOGO, PHOTO, Admission, Purpose
from generation.vision.errors import NotInstalled
from generation.vision.headers import Kind, claim_of
from generation.vision.spare import spare

MEMORY = 1_400_000_000
"""Bytes of address space the child may use."""
SECONDS = 18.0
"""Time on the wall until the child is ended; the answer is promised within 20 s."""


class PhotoRefused(door.Refusal):
    """The picture was opened, or could not be, and is not used."""


@dataclass(frozen=True)
class DecodedPhoto:
    """A clean picture: upright, sRGB, JPEG of quality 92 without chroma subsampling or metadata."""

    jpeg: bytes
    width: int
    height: int
    source_width: int
    source_height: int
    is_see_through: bool = False
    """Whether parts of it were, which are white now."""
    was_cmyk: bool = False


@dataclass(frozen=True)
class DecodedLogo:
    """A clean logo: upright, sRGB, a PNG with alpha, cut to what can be seen of it."""

    png: bytes
    width: int
    height: int
    has_ground: bool
    """Whether it fills its whole rectangle."""
    was_cmyk: bool


def decode(data: bytes, purpose: Purpose = PHOTO) -> DecodedPhoto:
    """The picture in `data`, re-encoded at the size that its purpose needs.

    Raises:
        PhotoRefused: the door refuses it, or it is damaged, or opening it takes too much.
        NotInstalled: this machine can open none.
    """
    header, picture = _opened(data, purpose)
    width, height = _same_size(header, picture, Kind.JPEG)
    return DecodedPhoto(
        jpeg=picture,
        width=width,
        height=height,
        source_width=int(header["source_width"]),
        source_height=int(header["source_height"]),
        is_see_through=bool(header["is_see_through"]),
        was_cmyk=bool(header["was_cmyk"]),
    )


def decode_logo(data: bytes) -> DecodedLogo:
    """The logo in `data`; an SVG is drawn, and what it would run, load or write is not.

    Raises what `decode` does.
    """
    header, picture = _opened(data, LOGO)
    width, height = _same_size(header, picture, Kind.PNG)
    return DecodedLogo(
        png=picture,
        width=width,
        height=height,
        has_ground=not header["is_see_through"],
        was_cmyk=bool(header["was_cmyk"]),
    )


def _opened(data: bytes, purpose: Purpose) -> tuple[dict[str, Any], bytes]:
    try:
        admission = door.check(data, purpose)
        header, picture = _read(_run_child(data, admission, purpose))
    except door.Refusal as refusal:
        raise PhotoRefused(_in_its_words(refusal.code, purpose)) from refusal
    if "refused" in header:
        raise PhotoRefused(_in_its_words(header["refused"], purpose))
    return header, picture


def _in_its_words(code: str, purpose: Purpose) -> str:
    return purpose.words.get(code, code)


def _run_child(data: bytes, admission: Admission, purpose: Purpose) -> bytes:
    request = json.dumps(asdict(_limits(admission, purpose))).encode() + b"\n" + data
    try:
        with spare.take() as child:
            answer, said = _heard(child, request)
    finally:
        spare.renew()
    if child.returncode > 0 and not answer:
        raise NotInstalled.of(said)
    if child.returncode:
        raise PhotoRefused("too_heavy" if child.returncode < 0 else "damaged")
    return answer[len(decode_child.READY) :]


def _heard(child: "subprocess.Popen[bytes]", request: bytes) -> tuple[bytes, bytes]:
    """What the child answers, and what it says besides; killed where it takes too long."""
    try:
        return child.communicate(request, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        child.kill()
        raise PhotoRefused("too_heavy") from error


def _limits(admission: Admission, purpose: Purpose) -> decode_child.Limits:
    return decode_child.Limits(
        kind=admission.kind.value,
        most_pixels=door.most_pixels(admission.kind),
        longest_edge=door.LONGEST_EDGE,
        shortest_edge=purpose.shortest_edge,
        working_edge=_working_edge(admission, purpose),
        keeps_alpha=purpose.is_drawn,
        memory=MEMORY,
        cpu_seconds=int(SECONDS),
    )


def _read(answer: bytes) -> tuple[dict[str, Any], bytes]:
    length = struct.unpack(">I", answer[:4])[0]
    return json.loads(answer[4 : 4 + length]), answer[4 + length :]


def _working_edge(admission: Admission, purpose: Purpose) -> int:
    """Longest edge in pixels of the picture that is kept."""
    if not purpose.covers:
        return purpose.kept_edge
    shorter, longer = sorted((admission.width, admission.height))
    return -(-purpose.kept_edge * longer // shorter)


def _same_size(header: dict[str, Any], picture: bytes, kind: Kind) -> tuple[int, int]:
    """The child is not trusted either: its picture must be of the kind and size it says."""
    claim = claim_of(picture, kind)
    if (claim.width, claim.height) != (header["width"], header["height"]):
        raise PhotoRefused("damaged")
    return claim.width, claim.height
