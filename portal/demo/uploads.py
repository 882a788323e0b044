"""The photos the demo's people send: drawn by the renderer, or read from a folder."""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from generation.demobase.photos import bad_photo, casual_photos
from portal.demo.cast import Person
from portal.demo.journey import Photos

GOOD_PHOTOS = 12


def rendered_photos(person: Person) -> Photos:
    """Casual photos of an invented person, with the planted bad ones among them."""

    @cache
    def draw() -> Sequence[tuple[str, bytes]]:
        good = [
            (f"good-{i}", data) for i, data in enumerate(casual_photos(person.seed, GOOD_PHOTOS))
        ]
        bad = [
            (f"bad-{kind.replace('_', '-')}", bad_photo(kind, person.seed))
            for kind in person.bad_photos
        ]
        return [*good[:3], *bad, *good[3:]]

    return draw


def folder_photos(folder: Path) -> Photos:
    """Every file of a folder, as it is: what is no photo is refused like any upload."""

    @cache
    def read() -> Sequence[tuple[str, bytes]]:
        return [
            (_key_of(path), path.read_bytes())
            for path in sorted(folder.iterdir())
            if path.is_file()
        ]

    return read


def _key_of(path: Path) -> str:
    return hashlib.sha256(path.name.encode()).hexdigest()
