"""What is typed into the search box: names and addresses, and words that ask for more."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from generation.census.places import Place
from generation.census.queries import Wanted
from tenants.kernel.errors import Invalid
from tenants.people import queries as people

STATUS, DEPARTMENT, STUCK = "status", "department", "stuck"
LONGEST: Final = 300
LONGEST_STAY: Final = 999
_TOKEN: Final = re.compile(r'(?:([^\W\d_]+):)?("[^"]*"?|\S+)?')
_DAYS: Final = re.compile(r"(\d{1,3})([dw]?)", re.IGNORECASE)


class NotUnderstood(Invalid):
    """A word of the search is none of ours, or what stands behind it is nothing."""

    code = "search_not_understood"


@dataclass(frozen=True)
class Word:
    """One word of a search: `name` is empty for what is looked for in names and addresses."""

    name: str
    value: str

    def __str__(self) -> str:
        value = f'"{self.value}"' if " " in self.value or ":" in self.value else self.value
        return f"{self.name}:{value}" if self.name else value


def words(text: str) -> list[Word]:
    """The words of a search; what stands in quotation marks is one."""
    found = []
    for match in _TOKEN.finditer(" ".join(text.replace("\x00", "").split())[:LONGEST]):
        name, value = match[1] or "", (match[2] or "").strip('"').strip()
        if name or value:
            found.append(Word(name.casefold(), value))
    return found


def without(text: str, name: str) -> str:
    """The same search without what it says of `name`."""
    return " ".join(str(word) for word in words(text) if _known(word.name) != name)


def read(text: str, *, visible: frozenset[UUID] | None = None) -> Wanted:
    """Whom a search means.

    visible: the departments whose people may be seen at all; None means all.

    Raises:
        NotUnderstood: it says what, so that nobody takes everybody for what was meant.
    """
    plain: list[str] = []
    wanted = Wanted(people.Filter(departments=visible))
    for word in words(text):
        if not word.name:
            plain.append(word.value)
        else:
            wanted = _reader(word)(wanted, word.value)
    return replace(wanted, who=replace(wanted.who, search=" ".join(plain)))


def status(wanted: Wanted, value: str) -> Wanted:
    """Also who stands at the place; one of them is enough.

    Raises:
        NotUnderstood.
    """
    said = _plain(value)
    for place in Place:
        if said in {_plain(place), _plain(str(place.label))}:
            return replace(wanted, places=wanted.places | {place})
    known = ", ".join(str(place.label) for place in Place)
    raise NotUnderstood(
        _("There is no status “%(value)s”. Use one of: %(known)s.")
        % {"value": value, "known": known}
    )


def department(wanted: Wanted, value: str) -> Wanted:
    """Also the people of the department; one of them is enough.

    Raises:
        NotUnderstood.
    """
    found = people.departments().filter(name__iexact=value).first() if value else None
    if found is None:
        raise NotUnderstood(
            _("There is no department “%(value)s”. Put a name of several words in quotation marks.")
            % {"value": value}
        )
    return of_department(wanted, found.pk)


def of_department(wanted: Wanted, department_id: UUID) -> Wanted:
    """Also the people of the department with the id."""
    chosen = wanted.who.department_ids | {department_id}
    return replace(wanted, who=replace(wanted.who, department_ids=chosen))


def stuck(wanted: Wanted, value: str) -> Wanted:
    """Only who has stood where they are for so many days or weeks.

    Raises:
        NotUnderstood.
    """
    match = _DAYS.fullmatch(value)
    if match is None or not 0 < int(match[1]) <= LONGEST_STAY:
        raise NotUnderstood(
            _("“stuck:” needs a number of days or weeks, such as stuck:7 or stuck:2w.")
        )
    days = int(match[1]) * (7 if match[2].casefold() == "w" else 1)
    return replace(wanted, stuck_for=timedelta(days=days))


def _readers() -> Iterator[tuple[str, str, Callable[[Wanted, str], Wanted]]]:
    """Each word, what it is called in the language in force, and what reads it."""
    yield STATUS, _("status").casefold(), status
    yield DEPARTMENT, _("department").casefold(), department
    yield STUCK, _("stuck").casefold(), stuck


def _known(name: str) -> str:
    return next((word for word, called, _reads in _readers() if name in {word, called}), name)


def _reader(word: Word) -> Callable[[Wanted, str], Wanted]:
    for name, called, reads in _readers():
        if word.name in {name, called}:
            return reads
    raise NotUnderstood(
        _(
            "“%(word)s:” is no word of the search. Use status:, department: or stuck:, or put"
            " what you look for in quotation marks."
        )
        % {"word": word.name}
    )


def _plain(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ").strip()
