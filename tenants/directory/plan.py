"""What a feed would change in the list of people: a pure difference that touches nothing.

A file, an HR system or a directory gives records; who is known is handed in. Whatever the feed,
this is where it is decided who is meant, and `actions` carries it out.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, cast
from uuid import UUID

from django.utils.translation import gettext as _

from tenants.kernel.errors import Invalid
from tenants.people.details import FIELDS, Details, clean, clean_new
from tenants.people.lifecycle import EmployeeState

HERE: Final = frozenset({EmployeeState.ADDED, EmployeeState.INVITED, EmployeeState.ACTIVE})
FORMULA: Final = ("=", "+", "-", "@")
"""What a spreadsheet would compute instead of showing, if it ever came out in a file of ours."""


class Kind(StrEnum):
    """What becomes of a record, or of somebody whom a full list lacks."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEAVING = "leaving"
    CONFLICT = "conflict"
    BROKEN = "broken"


TROUBLES: Final = (Kind.CONFLICT, Kind.BROKEN)


@dataclass(frozen=True)
class Record:
    """Somebody as a feed knows them. What it leaves out stays as it is."""

    line: int
    """Where it stands in the feed, to be found again."""
    details: Details


@dataclass(frozen=True)
class Known:
    """Somebody who is in the list, as far as a feed may say otherwise."""

    id: UUID
    state: str
    details: Details
    """Every field of them; an empty text where there is nothing."""


@dataclass(frozen=True)
class Change:
    """What one record, or its absence, comes to."""

    kind: Kind
    details: Details
    """What is written; of a trouble, what was given."""
    line: int = 0
    """0 for somebody who is not in the feed."""
    employee_id: UUID | None = None
    before: Details = field(default_factory=Details)
    """What is written over, where somebody is changed."""
    known: Details = field(default_factory=Details)
    """Who they are by now, where they are in the list."""
    field: str = ""
    sentence: str = ""
    """What is wrong, and with which field."""


@dataclass(frozen=True)
class Plan:
    """All that a feed would change, in the order of the feed, and who leaves after it."""

    changes: tuple[Change, ...] = ()
    withheld: int = 0
    """How many a full list lacks, but who stay: they may be among the records that are broken."""

    def of(self, *kinds: Kind) -> list[Change]:
        """The changes of these kinds."""
        return [change for change in self.changes if change.kind in kinds]

    @property
    def troubles(self) -> list[Change]:
        """What cannot be carried out."""
        return self.of(*TROUBLES)

    @property
    def writes(self) -> int:
        """How many people it touches."""
        return len(self.of(Kind.NEW, Kind.CHANGED, Kind.LEAVING))

    @property
    def digest(self) -> str:
        """The same for the same plan: it tells whether what was shown still holds."""
        told = [
            [each.kind, each.line, str(each.employee_id), each.details, each.before]
            for each in self.changes
        ]
        text = json.dumps([told, self.withheld], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def plan(records: Iterable[Record], known: Iterable[Known], *, full: bool = False) -> Plan:
    """What the records would change of what is known.

    Somebody is known by their external id, else by their address. Records count in their order:
    an address that one frees, the next may take.

    full: the records are everybody, so that who is not among them leaves.
    """
    people = _People(known)
    changes = [people.change_by(record) for record in records]
    missing = people.missing() if full else []
    # a record that cannot be read may be anybody's: nobody leaves because of a slip of the pen
    if any(change.kind == Kind.BROKEN for change in changes):
        return Plan(tuple(changes), withheld=len(missing))
    return Plan((*changes, *missing))


class _People:
    """Who is known, as it will be after the records so far."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._all = list(known)
        self._details = {each.id: each.details for each in self._all}
        self._state = {each.id: each.state for each in self._all}
        self._by = {
            name: {value: each.id for each in self._all if (value := _of(each.details, name))}
            for name in ("external_id", "email")
        }
        self._lines: dict[tuple[str, str], int] = {}
        self._met: dict[UUID, int] = {}

    def change_by(self, record: Record) -> Change:
        """What the record comes to, and from now on counts as done."""
        try:
            details = _clean(record.details)
        except Invalid as error:
            name, sentence = next(iter(error.fields.items()))
            return Change(Kind.BROKEN, record.details, record.line, field=name, sentence=sentence)
        known = self._known(details)
        if trouble := self._trouble(details, known, record.line):
            name, sentence = trouble
            return Change(
                Kind.CONFLICT, record.details, record.line, known, field=name, sentence=sentence
            )
        return self._written(details, known, record.line)

    def missing(self) -> list[Change]:
        """Those whom no record met."""
        return [
            Change(Kind.LEAVING, each.details, employee_id=each.id)
            for each in self._all
            if each.state in HERE and each.id not in self._met
        ]

    def _known(self, details: Details) -> UUID | None:
        external_id, email = _of(details, "external_id"), _of(details, "email")
        if external_id and (found := self._by["external_id"].get(external_id)):
            return found
        holder = self._by["email"].get(email)
        if holder is None or not external_id:
            return holder
        # who has an id already is somebody else, whatever their address
        return None if _of(self._details[holder], "external_id") else holder

    def _trouble(self, details: Details, known: UUID | None, line: int) -> tuple[str, str] | None:
        met = self._met.setdefault(known, line) if known else line
        for name in ("external_id", "email"):
            value = _of(details, name)
            first = self._lines.setdefault((name, value), line) if value else line
            if first != line:
                return name, _("The same is in line {line} already.").format(line=first)
        if met != line:
            return "email", _("The same person is in line {line} already.").format(line=met)
        if known and self._state[known] == EmployeeState.ERASING:
            return "email", _("This person is being erased. Leave them out.")
        holder = self._by["email"].get(_of(details, "email"))
        if holder and holder != known:
            return "email", _("Somebody else has this address. Check it, or change theirs first.")
        return None

    def _written(self, details: Details, known: UUID | None, line: int) -> Change:
        if known is None:
            return Change(Kind.NEW, details, line)
        old = self._details[known]
        differs = [name for name in details if _differs(details, old, name)]
        if not differs:
            return Change(Kind.UNCHANGED, details, line, known)
        self._by["email"].pop(_of(old, "email"), None)
        self._by["email"][_of(details, "email")] = known
        before, after = _only(old, differs), _only(details, differs)
        return Change(Kind.CHANGED, after, line, known, before, known=old)


def _clean(details: Details) -> Details:
    cleaned = clean(clean_new(details))
    for name in FIELDS:
        if len(text := _of(cleaned, name)) > 1 and text.startswith(FORMULA):
            sentence = _("A spreadsheet would take this for a formula. Leave out the first sign.")
            raise Invalid(fields={name: sentence})
    return cleaned


def _of(details: Details, name: str) -> str:
    return cast(dict[str, str], details).get(name, "")


def _differs(details: Details, old: Details, name: str) -> bool:
    new, before = _of(details, name), _of(old, name)
    # a department is the same, whatever the case of its letters
    return new.casefold() != before.casefold() if name == "department" else new != before


def _only(details: Details, names: Iterable[str]) -> Details:
    return cast(Details, {name: _of(details, name) for name in names})
