"""File names from a pattern, such as every system can hold and no two of which are the same."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from django.utils.translation import gettext as _

from tenants.kernel.errors import Invalid

FIELDS: Final = ("external_id", "name", "email", "department", "profile")
DEFAULT: Final = "{name}-{profile}"
LACKING: Final = {
    "external_id": "no external id",
    "department": "no department",
}
"""What stands for a value that a person does not have."""
LONGEST_PATTERN: Final = 200
LONGEST: Final = 200
"""Bytes of one part of a path, without number and ending; systems take 255."""
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
"""Names of devices, which Windows gives to no file, whatever its ending."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a file would be called: the values of its fields, and its ending."""

    values: Mapping[str, str]
    extension: str


@dataclass(frozen=True, slots=True)
class Name:
    """What a file is called. It `was_taken` where others already had the name of the pattern."""

    path: str
    was_taken: bool = False


def check(pattern: str) -> str:
    """The pattern, tidied.

    Raises:
        Invalid: it is empty or too long, names a field that there is not, or cannot be read.
    """
    tidy = pattern.replace("\\", "/").strip()
    if not tidy or len(tidy) > LONGEST_PATTERN:
        raise _wrong(
            _("Write a file name of 1 to {longest_pattern} characters.").format(
                longest_pattern=LONGEST_PATTERN
            )
        )
    try:
        parts = list(Formatter().parse(tidy))
    except ValueError as error:
        raise _wrong(_("Write each field in braces, like {name}.")) from error
    for _text, field, form, conversion in parts:
        if field is not None and field not in FIELDS:
            raise _wrong(
                _("There is no field {{{field}}}. Use {_listed}.").format(
                    field=field, _listed=_listed()
                )
            )
        if form or conversion:
            raise _wrong(_("Write {{{field}}} alone in its braces.").format(field=field))
    if not any(_safe(part) for part in tidy.split("/")):
        raise _wrong(_("Use letters or digits, too: of these characters no file name is made."))
    return tidy


def names(pattern: str, wishes: Iterable[Wish], *, taken: Iterable[str] = ()) -> Iterator[Name]:
    """A name for each wish, in order; one that is taken gets a number.

    Names that differ by the case of letters alone are the same: Windows and macOS take them so.
    """
    used = {_folded(path) for path in taken}
    last: dict[str, int] = {}
    for wish in wishes:
        stem = _path(pattern, wish.values)
        path, number = f"{stem}.{wish.extension}", 1
        if _folded(path) in used:
            number = last.get(_folded(path), 1)
            first = _folded(path)
            while _folded(path) in used:
                number += 1
                path = f"{stem} ({number}).{wish.extension}"
            last[first] = number
        used.add(_folded(path))
        yield Name(path, was_taken=number > 1)


def lacks(pattern: str, values: Mapping[str, str]) -> list[str]:
    """The fields of the pattern for which the values hold nothing."""
    return [field for field in LACKING if f"{{{field}}}" in pattern and not values.get(field)]


def _path(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern filled in; only its own slashes make folders."""
    filled = {field: values.get(field) or LACKING.get(field, "") for field in FIELDS}
    parts = [_safe(_filled(part, filled)) for part in pattern.split("/")]
    kept = [part for part in parts if part]
    return "/".join(kept) or "headshot"


def _filled(part: str, values: Mapping[str, str]) -> str:
    return "".join(
        text + (values[field].replace("/", "-") if field else "")
        for text, field, _, _ in Formatter().parse(part)
    )


def _safe(text: str) -> str:
    """One part of a path as every system takes it; may be empty."""
    plain = unicodedata.normalize("NFC", text)
    printable = "".join(each for each in _FORBIDDEN.sub("-", plain) if each.isprintable())
    short = " ".join(printable.split()).encode()[:LONGEST].decode(errors="ignore")
    tidy = short.strip(" .")
    return f"{tidy}-" if _RESERVED.fullmatch(tidy) else tidy


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())


def _listed() -> str:
    return ", ".join(f"{{{field}}}" for field in FIELDS)


def _wrong(sentence: str) -> Invalid:
    return Invalid(fields={"pattern": sentence})
