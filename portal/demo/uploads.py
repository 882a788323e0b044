"""The photos the demo's people send: drawn by the renderer, or read from a folder."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Final

from generation.demobase.photos import bad_photo, casual_photos
from generation.photos.queries import MOST
from portal.demo.cast import Person

GOOD_PHOTOS: Final = 12


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends. Nothing is read or drawn before it is."""

    key: str
    """The same one again is the same photo."""
    name: str
    read: Callable[[], bytes]


@dataclass
class Door:
    """Which of a person's files were not even taken since the demo was started, and why."""

    refused: dict[str, str] = field(default_factory=dict)
    """By the upload's key: the file's name, and what is wrong with it."""
    left_out: set[str] = field(default_factory=set)
    """The keys of files that came after the last one anybody may send."""

    @property
    def keys(self) -> set[str]:
        """The files that need not be sent again."""
        return {*self.refused, *self.left_out}

    @property
    def notes(self) -> list[str]:
        """What the person should be told."""
        over = f"files left out: {len(self.left_out)}, since {MOST} photos is the most we take"
        return [*self.refused.values(), *([over] if self.left_out else [])]


def rendered_photos(person: Person) -> list[Upload]:
    """Casual photos of an invented person, with the planted bad ones among them."""

    @cache
    def drawn() -> list[bytes]:
        return casual_photos(person.seed, GOOD_PHOTOS)

    def good(number: int) -> bytes:
        return drawn()[number]

    names = {f"good-{number}": partial(good, number) for number in range(GOOD_PHOTOS)}
    planted = {
        f"bad-{kind.replace('_', '-')}": partial(bad_photo, kind, person.seed)
        for kind in person.bad_photos
    }
    sent = [Upload(name, name, read) for name, read in names.items()]
    bad = [Upload(name, name, read) for name, read in planted.items()]
    return [*sent[:3], *bad, *sent[3:]]


def folder_photos(folder: Path) -> list[Upload]:
    """Every file of a folder but hidden ones, by name: what is no photo is refused at the door.

    The key is the digest of the content, so the same bytes under two names are one photo.
    """
    files = sorted(path for path in folder.iterdir() if path.is_file())
    shown = [path for path in files if not path.name.startswith(".")]
    uploads: dict[str, Upload] = {}
    for path in shown:
        key = _digest_of(path)
        uploads.setdefault(key, Upload(key, path.name, path.read_bytes))
    return list(uploads.values())


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
