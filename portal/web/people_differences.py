"""The differences that an import would make, as its page shows them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, cast

from django.utils.translation import gettext as _

from tenants.directory.plan import Change, Kind, Plan
from tenants.people.details import Details

SHOWN: Final = 100
MENDED_AT_ONCE: Final = 50


@dataclass(frozen=True)
class Difference:
    """What is known of somebody, before and after."""

    name: str
    email: str
    cells: list[tuple[str, str, str]]
    """Of each field: its word, what was there, what comes."""


@dataclass(frozen=True)
class Group:
    """The changes of one kind."""

    kind: Kind
    title: str
    tone: str
    count: int
    rows: list[Difference]
    more: int


@dataclass(frozen=True)
class Cell:
    """A field of a line that needs mending."""

    key: str
    name: str
    word: str
    value: str
    sentence: str = ""
    """What is wrong with it."""


@dataclass(frozen=True)
class Trouble:
    """The lines that cannot be carried out, as far as they fit on the page."""

    count: int = 0
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    more: int = 0


def field_words() -> dict[str, str]:
    """What each field is called."""
    return {
        "name": _("Name"),
        "email": _("E-mail address"),
        "title": _("Job title"),
        "department": _("Department"),
        "external_id": _("External id"),
    }


def groups(found: Plan) -> list[Group]:
    """What would be done, kind by kind; each is there, even with nobody in it."""
    sorts = [
        (Kind.NEW, _("New"), "ok"),
        (Kind.CHANGED, _("Changes"), "accent"),
        (Kind.LEAVING, _("Will be marked as left"), "warn"),
        (Kind.UNCHANGED, _("As before"), ""),
    ]
    return [_group(kind, title, tone, found.of(kind)) for kind, title, tone in sorts]


def troubles(found: Plan, columns: Collection[str]) -> Trouble:
    """What must be mended, with every field that the feed has."""
    words = {name: word for name, word in field_words().items() if name in columns}
    changes = found.troubles
    shown = changes[:MENDED_AT_ONCE]
    return Trouble(
        count=len(changes),
        rows=[(change.line, list(_cells(change, words))) for change in shown],
        words=list(words.values()),
        more=len(changes) - len(shown),
    )


def _group(kind: Kind, title: str, tone: str, changes: list[Change]) -> Group:
    told = [] if kind == Kind.UNCHANGED else changes
    rows = [_difference(change) for change in told[:SHOWN]]
    return Group(kind, title, tone, len(changes), rows, len(told) - len(rows))


def _difference(change: Change) -> Difference:
    before = _texts(change.before)
    cells = [
        (word, before.get(name, ""), _texts(change.details)[name])
        for name, word in field_words().items()
        if name in change.details and (change.before or name not in {"name", "email"})
    ]
    who = _texts({**change.details, **change.known})
    return Difference(who["name"], who["email"], cells)


def _cells(change: Change, words: dict[str, str]) -> Iterable[Cell]:
    given = _texts(change.details)
    for name, word in words.items():
        sentence = change.sentence if name == change.field else ""
        key = f"mend-{change.line}-{name}"
        yield Cell(key, name, word, given.get(name, ""), sentence)


def _texts(details: Details) -> dict[str, str]:
    return cast(dict[str, str], details)
