"""A company with approved pictures, and what comes out of an export of them."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from generation.exports import actions
from generation.exports.archive import Archive
from generation.exports.listing import Wanted
from generation.exports.models import Export
from tenants.organizations.models import Organization
from tenants.people.models import Department, Employee
from tests import make
from tests.make import NOON
from tests.tenants.moments import OWNER

EVERYTHING = Wanted(profiles=("linkedin",), pattern="{name}")


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds."""

    files: Mapping[str, bytes]
    rows: list[dict[str, Any]]
    """Of the manifest."""
    raw: bytes

    @property
    def states(self) -> dict[str, str]:
        return {row["file"]: row["state"] for row in self.rows}


def unpacked(raw: bytes) -> Unpacked:
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        assert opened.testzip() is None
        files = {name: opened.read(name) for name in opened.namelist()}
    return Unpacked(files, json.loads(files["manifest.json"])["files"], raw)


def archive_of(export: Export) -> Archive:
    """The archive as a download of this moment gets it; the gate is asked before each picture."""
    archive = actions.archive(export, actor=OWNER, at=NOON, clock=lambda: NOON)
    archive.source.asked_every_s = 0
    return archive


def downloaded(export: Export) -> Unpacked:
    return unpacked(b"".join(archive_of(export).pieces()))


def interrupted(archive: Archive, *, after: bytes, act: Callable[[], object]) -> bytes:
    """All of the archive, with something that happens once these bytes were sent."""
    sent = b""
    pieces: Iterator[bytes] = archive.pieces()
    for piece in pieces:
        sent += piece
        if piece.endswith(after):
            act()
    return sent


@pytest.fixture
def people(in_acme: Organization) -> list[Employee]:
    """Ada, Ben and Cid, of whom Ada is in Research; all have an approved picture."""
    research = Department.objects.create(name="Research")
    ada = make.make_employee(name="Ada", department=research, external_id="hr-1")
    everybody = [ada, make.make_employee(name="Ben"), make.make_employee(name="Cid")]
    for person in everybody:
        make.make_approved(person, data=f"picture of {person.name}".encode())
    return everybody


@pytest.fixture
def export(people: list[Employee]) -> Export:
    return actions.make(EVERYTHING, actor=OWNER, at=NOON)


def departments(*names: str) -> frozenset[UUID]:
    return frozenset(Department.objects.filter(name__in=names).values_list("pk", flat=True))
