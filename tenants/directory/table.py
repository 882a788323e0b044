"""A table in text, from a file or pasted: its lines, and which column holds what."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from django.utils.formats import number_format
from django.utils.translation import gettext

from tenants.directory.plan import Record
from tenants.kernel.errors import Invalid, TooLarge
from tenants.people.details import FIELDS, Details

MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 100
TITLES: Final = {
    "name": (
        *("name", "full name", "display name", "employee", "employee name", "person"),
        *("vollständiger name", "anzeigename", "mitarbeiter", "mitarbeiterin", "mitarbeitende"),
    ),
    "email": (
        *("email", "e-mail", "email address", "e-mail address", "work email", "work e-mail"),
        *("mail", "address", "user principal name", "primary email"),
        *("e-mail-adresse", "e-mail adresse", "emailadresse", "mailadresse"),
    ),
    "title": (
        *("title", "job title", "position", "job", "role"),
        *("funktion", "stelle", "berufsbezeichnung"),
    ),
    "department": (
        *("department", "team", "division", "unit", "org unit", "cost center"),
        *("abteilung", "bereich", "kostenstelle"),
    ),
    "external_id": (
        *("external id", "employee id", "employee number", "personnel number", "person id"),
        *("staff id", "worker id", "id"),
        *("personalnummer", "mitarbeiternummer", "mitarbeiter-id", "externe id"),
    ),
}
"""What the columns may be called, the surest name first. Other columns are passed over."""
CONTACT: Final = re.compile(r'\s*"?(?P<name>[^"<>]*?)"?\s*<(?P<email>[^<>\s]+@[^<>\s]+)>[\s,]*')
UNPRINTABLE: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f]")

Columns = Mapping[str, int]
"""Which column holds a field, counted from 0."""
Mends = Mapping[int, Mapping[str, str]]
"""What was written over, by line and field."""


@dataclass(frozen=True)
class Line:
    """A line that says something. Lines are counted as an editor does, from 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """What the text holds."""

    titles: list[str]
    """Of each column; empty where the text names none."""
    lines: list[Line]
    columns: dict[str, int]
    """Which column holds what, as far as it can be guessed."""

    def records(self, columns: Columns, mends: Mends | None = None) -> list[Record]:
        """Somebody for each line. Cells that are empty are left out, so they change nothing."""
        written = mends or {}
        return [
            Record(line.number, _details(line, columns, written.get(line.number, {})))
            for line in self.lines
        ]


def decoded(data: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, UTF-16 with a mark, else Windows-1252."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_table(text: str) -> Table:
    """Read a table separated by commas, semicolons, tabs or bars, or a list as mail programs
    write it: `Ada Byron <ada@example.com>`.

    Raises:
        Invalid: it is no table, or nobody is in it.
        TooLarge: it has more than `MOST_ROWS` people or `MOST_COLUMNS` columns.
    """
    plain = text.removeprefix("\ufeff").replace("\x00", "")
    if UNPRINTABLE.search(plain):
        raise Invalid(gettext("This is not a table in text form. Save it as CSV and try again."))
    lines = _contacts(plain) or _cells(plain)
    table = _titled(lines)
    if not table.lines:
        raise Invalid(gettext("Nobody is in it. It needs a line for each person."))
    if len(table.lines) > MOST_ROWS:
        sentence = gettext("It has more than {most} people. Import it in parts.")
        raise TooLarge(sentence.format(most=number_format(MOST_ROWS, force_grouping=True)))
    return table


def _contacts(text: str) -> list[Line]:
    """The lines of a list of mail contacts; none if it does not begin as one."""
    first = text.lstrip().partition("\n")[0].split(";")[0]
    if not CONTACT.fullmatch(first):
        return []
    entries = [
        (number, entry)
        for number, line in enumerate(text.splitlines(), start=1)
        for entry in line.split(";")
        if entry.strip()
    ]
    # several in one line would share its number: then each counts as a line
    together = len({number for number, _ in entries}) < len(entries)
    return [
        Line(count if together else number, _contact(entry))
        for count, (number, entry) in enumerate(entries, start=1)
    ]


def _contact(entry: str) -> list[str]:
    found = CONTACT.fullmatch(entry)
    return [found["name"], found["email"]] if found else [entry, ""]


def _cells(text: str) -> list[Line]:
    first, _, rest = text.partition("\n")
    skipped = 0
    separator = re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE)
    if separator:  # as Excel writes it
        text, skipped = rest, 1
    # lone carriage returns end lines too, and cells in quotes may hold line ends
    delimiter = separator[1] if separator else _delimiter(text)
    table = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    try:
        for cells in table:
            if any(cell.strip() for cell in cells):
                lines.append(Line(table.line_num + skipped, _narrow(cells)))
            if len(lines) > MOST_ROWS + 1:
                break
    except csv.Error as error:
        sentence = gettext(
            "Line {line} cannot be read. Check its quotation marks, or save the file as CSV again."
        )
        raise Invalid(sentence.format(line=table.line_num + skipped)) from error
    return lines


def _narrow(cells: list[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        sentence = gettext("It has more than {most} columns. Leave some out.")
        raise TooLarge(sentence.format(most=MOST_COLUMNS))
    return cells


def _delimiter(text: str) -> str:
    first = re.split(r"[\r\n]", text.lstrip(), maxsplit=1)[0]
    return max(",;\t|", key=re.sub(r'"[^"]*"', "", first).count)


def _titled(lines: list[Line]) -> Table:
    if not lines:
        return Table([], [], {})
    first = lines[0].cells
    columns = _guess(first)
    if not columns and any("@" in cell for cell in first):
        return Table([], lines, _guess_by_look(first))
    return Table(first, lines[1:], columns)


def _guess(titles: Iterable[str]) -> dict[str, int]:
    plain = [" ".join(title.lower().replace("_", " ").split()) for title in titles]
    return {
        field: plain.index(found)
        for field, names in TITLES.items()
        if (found := next((name for name in names if name in plain), None))
    }


def _guess_by_look(cells: list[str]) -> dict[str, int]:
    email = next(number for number, cell in enumerate(cells) if "@" in cell)
    name = next((number for number in range(len(cells)) if number != email), None)
    return {"email": email} if name is None else {"name": name, "email": email}


def _details(line: Line, columns: Columns, mended: Mapping[str, str]) -> Details:
    given = {
        field: line.cells[column]
        for field, column in columns.items()
        if field in FIELDS and 0 <= column < len(line.cells)
    }
    told = {**given, **{field: text for field, text in mended.items() if field in FIELDS}}
    return cast(Details, {field: text for field, text in told.items() if text.strip()})
