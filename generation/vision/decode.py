"""Opening a picture nobody has checked, in a child process with little memory and little time.

The one way in for uploaded bytes: photos, brand backgrounds, by page, by API and by connector.
"""

import json
import struct
import subprocess
from dataclasses import asdict, dataclass
from typing import Any

from generation.vision import decode_child, door
from generation.vision.errors import NotInstalled
from generation.vision.headers import Kind, claim_of
from generation.vision.spare import spare

MEMORY = 1_400_000_000
"""Bytes of address space the child may use."""
SECONDS = 18.0
"""Time on the wall until the child is ended; the answer is promised within 20 s."""
WORKING_EDGE = 1600
"""Longest edge in pixels of the picture that is kept: enough for 1024 px face crops."""


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


def decode(data: bytes) -> DecodedPhoto:
    """The picture in `data`, re-encoded with its longest edge at most `WORKING_EDGE`.

    Raises:
        PhotoRefused: the door refuses it, or it is damaged, or opening it takes too much.
        NotInstalled: this machine can open none.
    """
    try:
        admission = door.check(data)
    except door.Refusal as refusal:
        raise PhotoRefused(refusal.code) from refusal
    header, picture = _read(_run_child(data, admission.kind))
    if "refused" in header:
        raise PhotoRefused(header["refused"])
    return _checked(header, picture)


def _run_child(data: bytes, kind: Kind) -> bytes:
    request = json.dumps(asdict(_limits(kind))).encode() + b"\n" + data
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


def _limits(kind: Kind) -> decode_child.Limits:
    return decode_child.Limits(
        kind=kind.value,
        most_pixels=door.most_pixels(kind),
        longest_edge=door.LONGEST_EDGE,
        shortest_edge=door.SHORTEST_EDGE,
        working_edge=WORKING_EDGE,
        memory=MEMORY,
        cpu_seconds=int(SECONDS),
    )


def _read(answer: bytes) -> tuple[dict[str, Any], bytes]:
    length = struct.unpack(">I", answer[:4])[0]
    return json.loads(answer[4 : 4 + length]), answer[4 + length :]


def _checked(header: dict[str, Any], picture: bytes) -> DecodedPhoto:
    """The child is not trusted either: its picture must be a JPEG of the size it says."""
    claim = claim_of(picture, Kind.JPEG)
    if (claim.width, claim.height) != (header["width"], header["height"]):
        raise PhotoRefused("damaged")
    return DecodedPhoto(
        jpeg=picture,
        width=claim.width,
        height=claim.height,
        source_width=int(header["source_width"]),
        source_height=int(header["source_height"]),
    )
