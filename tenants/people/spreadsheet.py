"""People as a table in text: read into rows and errors, without touching anything."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from django.utils.translation import gettext as _

from tenants.kernel.errors import Invalid, TooLarge
from tenants.people.details import Details, clean_new

MOST_ROWS: Final = 2000
TITLES: Final = {
    "name": ("name", "full name", "employee", "employee name"),
    "email": ("email", "e-mail", "email address", "e-mail address", "work email", "mail"),
    "title": ("title", "job title", "position", "role"),
    "department": ("department", "team", "division"),
    "external_id": ("external id", "employee id", "employee number", "personnel number", "id"),
}
"""What the columns may be called. Other columns are passed over."""


@dataclass(frozen=True)
class Row:
    """A line that can be imported. Cells that are empty are left out, so they change nothing."""

    line: int
    details: Details


@dataclass(frozen=True)
class RowError:
    """A line that cannot be imported, and why. Lines are counted as an editor does, from 1."""

    line: int
    sentence: str
    field: str = ""


def decoded(data: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, UTF-16 with a mark, else Windows-1252."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def parse_people(text: str) -> list[Row | RowError]:
    """Read a table whose first line names its columns, separated by commas, semicolons or tabs.

    Raises:
        Invalid: there is no line of titles with at least a name and an address.
        TooLarge: it has more than `MOST_ROWS` lines.
    """
    try:
        return list(_read(text.removeprefix("\ufeff").replace("\x00", "")))
    except csv.Error as error:
        raise Invalid(
            _("This is not a table in text form. Save it as CSV and try again.")
        ) from error


def _read(text: str) -> Iterator[Row | RowError]:
    titles = text.partition("\n")[0]
    # lone carriage returns end lines too, and cells in quotes may hold line ends
    table = csv.reader(io.StringIO(text, newline=None), delimiter=max(",;\t", key=titles.count))
    columns = _columns(next(table, []))
    seen: dict[tuple[str, str], int] = {}
    filled = ((table.line_num, cells) for cells in table if any(cell.strip() for cell in cells))
    for number, (line, cells) in enumerate(filled):
        if number == MOST_ROWS:
            raise TooLarge(
                _("This file has more than {most_rows} people. Import it in parts.").format(
                    most_rows=MOST_ROWS
                )
            )
        yield _once(_row(line, columns, cells), seen)


def _columns(titles: list[str]) -> dict[str, int]:
    plain = [" ".join(title.lower().replace("_", " ").split()) for title in titles]
    columns = {
        field: plain.index(found)
        for field, names in TITLES.items()
        if (found := next((name for name in names if name in plain), None))
    }
    if missing := [field for field in ("name", "email") if field not in columns]:
        raise Invalid(
            _("The first line must name the columns; it has none called {missing}.").format(
                missing=" or ".join(missing)
            )
        )
    return columns


def _row(line: int, columns: dict[str, int], cells: list[str]) -> Row | RowError:
    named = {
        field: cells[column]
        for field, column in columns.items()
        if column < len(cells) and cells[column].strip()
    }
    try:
        return Row(line, clean_new(cast(Details, named)))
    except Invalid as error:
        field, sentence = next(iter(error.fields.items()))
        return RowError(line, sentence, field)


def _once(row: Row | RowError, seen: dict[tuple[str, str], int]) -> Row | RowError:
    if isinstance(row, RowError):
        return row
    for field, value in (
        ("email", row.details["email"]),
        ("external_id", row.details.get("external_id", "")),
    ):
        first = seen.setdefault((field, value), row.line) if value else row.line
        if first != row.line:
            return RowError(
                row.line, _("The same is in line {first} already.").format(first=first), field
            )
    return row
