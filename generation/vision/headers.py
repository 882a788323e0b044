"""What the first bytes of a picture file say, read without decoding anything.

Sources: ITU-T T.81 annex B (JPEG), the PNG specification, Google's WebP container specification,
ISO/IEC 14496-12 and 23008-12 (HEIF), the GIF89a and TIFF 6 specifications.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

SHORTEST = 24
"""Bytes below which no picture file is complete."""
MOST_STEPS = 4096
"""Parts of a header that are looked at: real ones have some hundred, and no file keeps us busy."""
_MOST_GIF_BYTES = 2**20
_SVG_PROLOGUE = 8192


class Kind(StrEnum):
    """A picture format by its first bytes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIF = "heif"
    GIF = "gif"
    TIFF = "tiff"
    FOREIGN = "foreign"  # a picture of a format that is never accepted
    MOVING = "moving"  # a sequence in a picture container
    SVG = "svg"  # never found by `kind_of`: only a logo may be one
    OTHER = "other"  # no picture


@dataclass(frozen=True)
class Claim:
    """The size a header claims, and whether it announces more than one frame."""

    width: int
    height: int
    animated: bool = False


class Unreadable(Exception):
    """The header ends early or contradicts itself."""


PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (PNG_SIGNATURE, Kind.PNG),
    (b"\x00\x00\x01\x00", Kind.FOREIGN),  # ICO
    (b"8BPS", Kind.FOREIGN),  # Photoshop
    (b"\x00\x00\x00\x0cjP  ", Kind.FOREIGN),  # JPEG 2000
    (b"\xff\x4f\xff\x51", Kind.FOREIGN),
    (b"\x00\x00\x00\x0cJXL ", Kind.FOREIGN),
    (b"\xff\x0a", Kind.FOREIGN),
    (b"MM\x00\x2a", Kind.TIFF),
    (b"II\x2a\x00", Kind.TIFF),
)
_STILL_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2"})
_MOVING_BRANDS = frozenset({b"hevc", b"hevx", b"msf1", b"avis"})
_BMP_HEADERS = frozenset({12, 40, 52, 56, 108, 124})


def kind_of(data: bytes) -> Kind:
    """The format that the first bytes announce."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp":
        return _kind_of_brand(data)
    if data[:6] in {b"GIF87a", b"GIF89a"} and _gif_frames(data):
        return Kind.GIF
    if data[:2] == b"BM" and _is_bmp(data):
        return Kind.FOREIGN
    return Kind.OTHER


def is_svg(data: bytes) -> bool:
    """Whether it looks like an SVG document: its root may stand behind a prologue and comments."""
    start = data[:_SVG_PROLOGUE].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and b"<svg" in start


def moves(data: bytes, kind: Kind) -> bool:
    """Whether a picture of a kind that is not accepted has several frames or pages."""
    if kind == Kind.GIF:
        return _gif_frames(data) > 1
    if kind == Kind.TIFF:
        return _tiff_pages(data) > 1
    return kind == Kind.MOVING


def claim_of(data: bytes, kind: Kind) -> Claim:
    """The size that the header of an accepted kind claims.

    Raises:
        Unreadable: it ends early or makes no sense.
    """
    readers: dict[Kind, Callable[[bytes], Claim]] = {
        Kind.JPEG: _jpeg,
        Kind.PNG: _png,
        Kind.WEBP: _webp,
        Kind.HEIF: _heif,
    }
    try:
        claim = readers[kind](data)
    except (struct.error, IndexError) as error:
        raise Unreadable(f"the {kind} header ends early") from error
    if not (claim.width and claim.height):
        raise Unreadable(f"the {kind} header claims no size")
    return claim


def _kind_of_brand(data: bytes) -> Kind:
    end = min(struct.unpack(">I", data[:4])[0], len(data), 256)
    brands = [data[8:12], *(data[i : i + 4] for i in range(16, end - 3, 4))]
    if brands[0] in _MOVING_BRANDS:
        return Kind.MOVING
    if b"avif" in brands:
        return Kind.FOREIGN
    return Kind.HEIF if brands[0] in _STILL_BRANDS else Kind.OTHER


def _is_bmp(data: bytes) -> bool:
    return data[6:10] == bytes(4) and int.from_bytes(data[14:18], "little") in _BMP_HEADERS


def _png(data: bytes) -> Claim:
    if data[12:16] != b"IHDR":
        raise Unreadable("the first PNG chunk is not IHDR")
    width, height = struct.unpack(">II", data[16:24])
    return Claim(width, height, b"acTL" in _png_chunks_before_pixels(data))


def _png_chunks_before_pixels(data: bytes) -> list[bytes]:
    names: list[bytes] = []
    at = 8
    while at + 8 <= len(data) and data[at + 4 : at + 8] != b"IDAT" and len(names) < MOST_STEPS:
        names.append(data[at + 4 : at + 8])
        at += 12 + struct.unpack(">I", data[at : at + 4])[0]
    return names


_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})


def _jpeg(data: bytes) -> Claim:
    at = 2
    for _ in range(MOST_STEPS):
        if data[at] != 0xFF:
            raise Unreadable("a JPEG marker is missing")
        marker = data[at + 1]
        if marker in _SIZE_MARKERS:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Claim(width, height)
        if marker == 0xDA:
            raise Unreadable("the JPEG's data starts before its size")
        at += _jpeg_step(data, at, marker)
    raise Unreadable("the JPEG header has no end")


def _jpeg_step(data: bytes, at: int, marker: int) -> int:
    if marker == 0xFF:  # a fill byte
        return 1
    if marker in _BARE_MARKERS:
        return 2
    return 2 + max(2, int(struct.unpack(">H", data[at + 2 : at + 4])[0]))


def _webp(data: bytes) -> Claim:
    chunk = data[12:16]
    if chunk == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        return Claim(width, int.from_bytes(data[27:30], "little") + 1, bool(data[20] & 0x02))
    if chunk == b"VP8L":
        bits = struct.unpack("<I", data[21:25])[0]
        return Claim((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[26:30])
        return Claim(width & 0x3FFF, height & 0x3FFF)
    raise Unreadable("the WebP holds no picture")


def _heif(data: bytes) -> Claim:
    """The largest size of any item, so that no tile or grid hides behind a small thumbnail."""
    sizes = [
        struct.unpack(">II", body[4:12])
        for meta in _boxes(data, b"meta")
        for properties in _boxes(meta[4:], b"iprp")
        for container in _boxes(properties, b"ipco")
        for body in _boxes(container, b"ispe")
    ]
    if not sizes:
        raise Unreadable("the HEIF says no size")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return Claim(width, height)


def _boxes(data: bytes, name: bytes) -> Iterator[bytes]:
    at = 0
    for _ in range(MOST_STEPS):
        if at + 8 > len(data):
            return
        size, found = struct.unpack(">I4s", data[at : at + 8])
        size = size or len(data) - at
        if size < 8:
            return
        if found == name:
            yield data[at + 8 : at + size]
        at += size


def _gif_frames(data: bytes, most: int = 2) -> int:
    """Frames of a GIF, counted up to `most`; 0 where its blocks make no sense."""
    data = data[:_MOST_GIF_BYTES]
    at, frames = 13 + _gif_table(data[10:11]), 0
    while at < len(data) and frames < most:
        block = data[at]
        if block == 0x2C and at + 10 < len(data):
            frames += 1
            at = _gif_skip(data, at + 11 + _gif_table(data[at + 9 : at + 10]))
        elif block == 0x21:
            at = _gif_skip(data, at + 2)
        else:
            break
    return frames


def _gif_table(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _gif_skip(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _tiff_pages(data: bytes, most: int = 2) -> int:
    """Pages of a TIFF, counted up to `most`."""
    order = "<" if data[:2] == b"II" else ">"
    pages, at = 0, struct.unpack(f"{order}I", data[4:8])[0]
    while pages < most and 8 <= at <= len(data) - 2:
        pages += 1
        at += 2 + 12 * struct.unpack(f"{order}H", data[at : at + 2])[0]
        at = struct.unpack(f"{order}I", data[at : at + 4])[0] if at + 4 <= len(data) else 0
    return pages
