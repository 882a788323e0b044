"""The ZIP of an export, made while it is read: two pictures in memory at a time, and no connection.

While one is sent another thread reads and checks the next, and asks the gate nothing.

Its length is that of an archive with everything in it. Whatever has to be left out on the way is
made up for by blanks at the end of `manifest.json`, where JSON allows them.
"""

import hashlib
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from generation.delivery import gate
from generation.exports import zipping
from generation.exports.listing import Named
from generation.exports.manifest import CSV_NAME, JSON_NAME, Row, State, as_csv, as_json
from generation.exports.zipping import Entry, Placed
from tenants.kernel import files
from tenants.kernel.scoping import acting_briefly_for

ASKED_EVERY_S: Final = 1.0
"""How old an answer of the gate may be when a picture is sent."""
ASKED_AT_ONCE: Final = 1000
"""Pictures that one question to the gate is about."""
BEFORE_ANY: Final = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """How a download that came to its end did end."""

    delivered: frozenset[UUID]
    manifest_digest: str


@dataclass
class Source:
    """The pictures of one archive, in its order, each as long as it may leave."""

    organization_id: UUID
    order: Sequence[UUID]
    asked_every_s: float = ASKED_EVERY_S
    clock: Callable[[], float] = time.monotonic
    _answered_at: float = 0.0
    _answered: frozenset[UUID] = frozenset()
    _standing: frozenset[UUID] = frozenset()
    _readers: dict[UUID, Iterator[bytes]] = field(default_factory=dict)

    def know(self, readers: dict[UUID, Iterator[bytes]]) -> None:
        """Take the gate's answer about all of them that somebody has just had."""
        self._answered_at = self.clock()
        self._take(self.order, readers)

    def reader(self, place: int) -> Iterator[bytes] | None:
        """The pieces of the picture at the place, read once; None where it may not leave."""
        self._keep_fresh(place)
        return self._readers.pop(self.order[place], None)

    def stands(self, place: int) -> bool:
        """Whether the picture at the place may be sent now, whenever it was read."""
        self._keep_fresh(place)
        return self.order[place] in self._standing

    def standing(self) -> frozenset[UUID]:
        """Those of all that may leave now."""
        found: set[UUID] = set()
        for first in range(0, len(self.order), ASKED_AT_ONCE):
            self._ask(self.order[first : first + ASKED_AT_ONCE])
            found |= self._standing
        return frozenset(found)

    def _keep_fresh(self, place: int) -> None:
        is_old = self.clock() - self._answered_at >= self.asked_every_s
        if is_old or self.order[place] not in self._answered:
            self._ask(self.order[place : place + ASKED_AT_ONCE])

    def _ask(self, ids: Collection[UUID]) -> None:
        self._answered_at = self.clock()
        with acting_briefly_for(self.organization_id):
            readers = gate.readers(ids, way=gate.ARCHIVE)
        self._take(ids, readers)

    def _take(self, ids: Collection[UUID], readers: dict[UUID, Iterator[bytes]]) -> None:
        self._readers = readers
        self._answered, self._standing = frozenset(ids), frozenset(readers)


@dataclass(frozen=True)
class Whole:
    """A picture with nothing lacking, and its CRC-32."""

    pieces: list[bytes]
    crc: int


@dataclass
class Archive:
    """The files, and those that are only named: they were given out before and may not leave."""

    files: Sequence[Named]
    named_only: Sequence[Named]
    source: Source
    finished: Callable[[Outcome], None]
    """Told once the last byte was taken."""

    def __post_init__(self) -> None:
        self._planned = self._manifest({})
        self.mark = hashlib.sha256(self._planned[1]).hexdigest()
        """Differs where a byte of the archive would."""
        entries = [*map(_entry, self.files), *self._manifest_entries(self._planned)]
        self.length = zipping.length(entries)
        self._is_far = zipping.is_far(entries)

    def pieces(self) -> Iterator[bytes]:
        """The archive from its first byte to its last."""
        with ThreadPoolExecutor(1) as reading:
            yield from self._pieces(self._taken(reading))

    def _pieces(self, pictures: Iterator["Whole | State"]) -> Iterator[bytes]:
        placed: dict[int, Placed] = {}
        left_out: dict[int, State] = {}
        at = 0
        for place, taken in enumerate(pictures):
            if isinstance(taken, State):
                left_out[place] = taken
                continue
            entry = _entry(self.files[place])
            placed[place] = Placed(entry, taken.crc, at)
            at += zipping.before(entry) + entry.size
            # in one with the first piece: each thing that is given to the server costs it a turn
            yield zipping.local_header(entry, taken.crc) + b"".join(taken.pieces[:1])
            yield from taken.pieces[1:]
        yield from self._end(placed, left_out, at)

    def _taken(self, reading: ThreadPoolExecutor) -> Iterator["Whole | State"]:
        """Each picture, or why it stays out."""
        ahead = self._read(reading, 0)
        for place in range(len(self.files)):
            taken = ahead.result()
            stands = self.source.stands(place)
            ahead = self._read(reading, place + 1)
            yield taken if stands else State.WITHDRAWN

    def _read(self, reading: ThreadPoolExecutor, place: int) -> "Future[Whole | State]":
        if place >= len(self.files):
            return Future()
        picture, reader = self.files[place].picture, self.source.reader(place)
        return reading.submit(_whole, reader, size=picture.size, digest=picture.digest)

    def _end(
        self, placed: dict[int, Placed], left_out: dict[int, State], at: int
    ) -> Iterator[bytes]:
        """The manifests and the directory, without what was withdrawn after it was sent."""
        standing = self.source.standing()
        for place, file in enumerate(self.files):
            if file.picture.rendition_id not in standing:
                left_out[place] = State.WITHDRAWN
        listed = [each for place, each in placed.items() if place not in left_out]
        manifests = self._manifest(left_out) if left_out else self._planned
        padded = self._padded(manifests, [each.entry for each in listed], at)
        for entry, content in zip(self._manifest_entries(padded), padded, strict=True):
            listed.append(Placed(entry, zlib.crc32(content), at))
            yield zipping.local_header(entry, listed[-1].crc) + content
            at += zipping.before(entry) + entry.size
        yield zipping.directory(listed, at=at, is_far=self._is_far)
        delivered = (
            file.picture.rendition_id
            for place, file in enumerate(self.files)
            if place not in left_out
        )
        self.finished(Outcome(frozenset(delivered), hashlib.sha256(padded[1]).hexdigest()))

    def _manifest(self, left_out: dict[int, State]) -> tuple[bytes, bytes]:
        rows = [
            _row(file, left_out.get(place, State.DELIVERED))
            for place, file in enumerate(self.files)
        ]
        rows += [_row(file, State.WITHDRAWN) for file in self.named_only]
        return as_csv(rows), as_json(rows)

    def _manifest_entries(self, manifests: tuple[bytes, bytes]) -> list[Entry]:
        at = max((file.picture.approved_at for file in self.files), default=BEFORE_ANY)
        return [
            Entry(name, len(content), at)
            for name, content in zip((CSV_NAME, JSON_NAME), manifests, strict=True)
        ]

    def _padded(
        self, manifests: tuple[bytes, bytes], listed: list[Entry], at: int
    ) -> tuple[bytes, bytes]:
        entries = self._manifest_entries(manifests)
        end = zipping.directory_length([*listed, *entries], is_far=self._is_far)
        body = at + sum(zipping.before(entry) + entry.size for entry in entries)
        return manifests[0], manifests[1] + b" " * (self.length - body - end)


def _whole(reader: Iterator[bytes] | None, *, size: int, digest: str) -> Whole | State:
    if reader is None:
        return State.WITHDRAWN
    try:
        pieces = list(reader)
    except files.Missing:
        return State.DAMAGED
    is_whole = sum(map(len, pieces)) == size and _digest(pieces) == digest
    return Whole(pieces, _crc(pieces)) if is_whole else State.DAMAGED


def _entry(file: Named) -> Entry:
    return Entry(file.name.path, file.picture.size, file.picture.approved_at.astimezone(UTC))


def _row(file: Named, state: State) -> Row:
    picture = file.picture
    return Row(
        person=picture.person,
        department=picture.department,
        external_id=picture.external_id,
        profile=picture.profile,
        file=file.name.path,
        sha256=picture.digest,
        bytes=picture.size,
        approved_at=picture.approved_at.astimezone(UTC).isoformat(timespec="seconds"),
        state=state,
    )


def _digest(pieces: Sequence[bytes]) -> str:
    total = hashlib.sha256()
    for piece in pieces:
        total.update(piece)
    return total.hexdigest()


def _crc(pieces: Sequence[bytes]) -> int:
    total = 0
    for piece in pieces:
        total = zlib.crc32(piece, total)
    return total
