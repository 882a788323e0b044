"""ZIP archives whose length is known before a byte of them is read: stored, Zip64 where needed.

PKWARE's APPNOTE 6.3.10, of which this is the least that every program opens, those that read an
archive as it arrives among them: each header says what follows it, and nothing follows a content.
Python's `zipfile` can write to a socket only with sizes behind the contents, which such programs
refuse where nothing is compressed (`docs/decisions/0024`).
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

LOCAL: Final = struct.Struct("<4s5H3I2H")
CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
FAR: Final = struct.Struct("<2HQ")
"""The extra field that holds an offset of 64 bits."""
FAR_END: Final = struct.Struct("<4sQ2H2I4Q")
FAR_END_PLACE: Final = struct.Struct("<4sIQI")
END: Final = struct.Struct("<4s4H2IH")

VERSION: Final = 45
"""Of a program that reads Zip64."""
UNIX: Final = 3 << 8
NAMES_ARE_UTF8: Final = 1 << 11
STORED: Final = 0
PLAIN_FILE: Final = 0o100644 << 16
FULL_16: Final = 0xFFFF
FULL_32: Final = 0xFFFFFFFF
"""Both stand where the number is too large for the field, and is in a wider one elsewhere."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive. Its content is below 4 GiB."""

    name: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry, the check sum of its content (CRC-32), and where its header begins."""

    entry: Entry
    crc: int
    offset: int


def length(entries: Iterable[Entry]) -> int:
    """The bytes of an archive of these entries."""
    counted = list(entries)
    body = sum(before(entry) + entry.size for entry in counted)
    return body + directory_length(counted, is_far=is_far(counted))


def is_far(entries: Iterable[Entry]) -> bool:
    """Whether the archive needs fields of 64 bits.

    It is said of the whole, by what was planned: leaving an entry out must not change the others.
    """
    counted = list(entries)
    body = sum(before(entry) + entry.size for entry in counted)
    directory = sum(CENTRAL.size + len(entry.name.encode()) for entry in counted)
    return len(counted) >= FULL_16 or body + directory + END.size >= FULL_32


def before(entry: Entry) -> int:
    """The length of what stands before the entry's content."""
    return LOCAL.size + len(entry.name.encode())


def local_header(entry: Entry, crc: int) -> bytes:
    """What stands before the entry's content."""
    name = entry.name.encode()
    return (
        LOCAL.pack(
            b"PK\x03\x04",
            VERSION,
            NAMES_ARE_UTF8,
            STORED,
            *_clock(entry.at),
            crc,
            entry.size,
            entry.size,
            len(name),
            0,
        )
        + name
    )


def directory_length(entries: Iterable[Entry], *, is_far: bool) -> int:
    """The length of the directory of these entries, with what ends the archive."""
    extra = FAR.size if is_far else 0
    listed = sum(CENTRAL.size + len(entry.name.encode()) + extra for entry in entries)
    return listed + END.size + (FAR_END.size + FAR_END_PLACE.size if is_far else 0)


def directory(placed: Iterable[Placed], *, at: int, is_far: bool) -> bytes:
    """The list of all entries, which begins at the offset `at`, and the archive's end."""
    lines = [_line(each, is_far=is_far) for each in placed]
    listed = b"".join(lines)
    return listed + _end(len(lines), len(listed), at, is_far=is_far)


def _line(placed: Placed, *, is_far: bool) -> bytes:
    entry, name = placed.entry, placed.entry.name.encode()
    extra = FAR.pack(1, FAR.size - 4, placed.offset) if is_far else b""
    fixed = CENTRAL.pack(
        b"PK\x01\x02",
        VERSION | UNIX,
        VERSION,
        NAMES_ARE_UTF8,
        STORED,
        *_clock(entry.at),
        placed.crc,
        entry.size,
        entry.size,
        len(name),
        len(extra),
        0,
        0,
        0,
        PLAIN_FILE,
        FULL_32 if is_far else placed.offset,
    )
    return fixed + name + extra


def _end(count: int, size: int, at: int, *, is_far: bool) -> bytes:
    if not is_far:
        return END.pack(b"PK\x05\x06", 0, 0, count, count, size, at, 0)
    wide = FAR_END.pack(
        b"PK\x06\x06",
        FAR_END.size - 12,
        VERSION | UNIX,
        VERSION,
        0,
        0,
        count,
        count,
        size,
        at,
    )
    place = FAR_END_PLACE.pack(b"PK\x06\x07", 0, at + size, 1)
    narrow = END.pack(b"PK\x05\x06", 0, 0, FULL_16, FULL_16, FULL_32, FULL_32, 0)
    return wide + place + narrow


def _clock(at: datetime) -> tuple[int, int]:
    """Time and date as MS-DOS kept them, in steps of two seconds, from 1980 on."""
    time = at.hour << 11 | at.minute << 5 | at.second // 2
    return time, max(at.year - 1980, 0) << 9 | at.month << 5 | at.day
