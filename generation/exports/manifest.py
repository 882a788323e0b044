"""What is in an archive, for people (CSV) and for programs (JSON): the archive's last words."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tenants.kernel.tables import plain

JSON_NAME: Final = "manifest.json"
CSV_NAME: Final = "manifest.csv"
FIELDS: Final = (
    "person",
    "department",
    "external_id",
    "profile",
    "file",
    "sha256",
    "bytes",
    "approved_at",
    "state",
)
BOM: Final = "\ufeff"
"""Without it spreadsheets read the letters of most names wrongly."""


class State(StrEnum):
    """What became of a file. No word is longer than the first, which an archive is planned with."""

    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    """It may not leave any more: it is not in the archive, and has to go wherever it was put."""
    DAMAGED = "damaged"
    """It should be there and could not be read: it is not in the archive."""


@dataclass(frozen=True, slots=True)
class Row:
    """One file, in the words of `FIELDS`."""

    person: str
    department: str
    external_id: str
    profile: str
    file: str
    sha256: str
    bytes: int
    approved_at: str
    state: State


def as_json(rows: Iterable[Row]) -> bytes:
    """The rows as one object, a row on each line."""
    lines = ",\n".join(
        json.dumps({name: getattr(row, name) for name in FIELDS}, ensure_ascii=False)
        for row in rows
    )
    return f'{{"files": [\n{lines}\n]}}\n'.encode()


def as_csv(rows: Iterable[Row]) -> bytes:
    """The rows below their names; nothing in them is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    writer.writerows([_harmless(getattr(row, name)) for name in FIELDS] for row in rows)
    return (BOM + out.getvalue()).encode()


def _harmless(value: object) -> object:
    return plain(value) if isinstance(value, str) else value
