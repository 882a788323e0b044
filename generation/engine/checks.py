"""Checks of a specification's fields; each error names the field, the value and what is allowed."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from generation.engine.errors import SpecInvalid

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of a picture's width and height."""


def whole(field: str, value: object, low: int, high: int) -> None:
    """Refuse anything but a whole number from `low` to `high`."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise SpecInvalid(f"{field} is {value!r}; it must be a whole number from {low} to {high}.")


def number(field: str, value: object, low: float, high: float) -> None:
    """Refuse anything but a finite number from `low` to `high`."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise SpecInvalid(f"{field} is {value!r}; it must be a number from {low:g} to {high:g}.")


def truth(field: str, value: object) -> None:
    """Refuse anything but true or false."""
    if not isinstance(value, bool):
        raise SpecInvalid(f"{field} is {value!r}; it must be true or false.")


def listed(field: str, value: object) -> list[Any]:
    """The items of a JSON list; refuses anything else."""
    if not isinstance(value, list | tuple):
        raise SpecInvalid(f"{field} is {value!r}; it must be a JSON list.")
    return list(value)


def mapped(field: str, value: object) -> dict[Any, Any]:
    """The members of a JSON object; refuses anything else."""
    if not isinstance(value, Mapping):
        raise SpecInvalid(f"{field} is {value!r}; it must be a JSON object.")
    return dict(value)


def choice(field: str, value: object, allowed: Collection[str]) -> None:
    """Refuse anything but one of the allowed words."""
    if not isinstance(value, str) or value not in allowed:
        raise SpecInvalid(f"{field} is {value!r}; it must be one of: {', '.join(allowed)}.")


def text(field: str, value: object, longest: int) -> None:
    """Refuse anything but a printable, non-blank string of at most `longest` characters."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise SpecInvalid(f"{field} is {value!r}; it must be a line of text that is not blank.")
    if len(value) > longest:
        raise SpecInvalid(f"{field} has {len(value)} characters; at most {longest} are allowed.")


def hex_digest(field: str, value: object) -> None:
    """Refuse anything but 64 lower-case hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 64 or set(value) - set("0123456789abcdef"):
        raise SpecInvalid(f"{field} is {value!r}; it must be a SHA-256 of 64 hexadecimal digits.")


def box(field: str, value: object) -> Box:
    """The four numbers of a box; refuses one that is empty or has its middle outside."""
    if not isinstance(value, list | tuple) or len(value) != 4:
        raise SpecInvalid(f"{field} is {value!r}; it must be left, top, right and bottom.")
    for share in value:
        number(field, share, -1, 2)
    left, top, right, bottom = (float(share) for share in value)
    inside = 0 <= left + right <= 2 and 0 <= top + bottom <= 2
    if not inside or left >= right or top >= bottom:
        raise SpecInvalid(f"{field} is {value!r}; it must lie in the picture.")
    return left, top, right, bottom


def members(kind: type, data: object) -> dict[str, Any]:
    """The JSON object `data` as keyword arguments for the dataclass `kind`.

    Refuses what is no object, unknown names, and missing names that have no default.
    """
    if not isinstance(data, Mapping):
        raise SpecInvalid(f"{kind.__name__} is {data!r}; it must be a JSON object.")
    fields = {field.name: field for field in dataclasses.fields(kind)}
    for name in data:
        if name not in fields:
            raise SpecInvalid(
                f"{kind.__name__} has no field {name!r}; it has: {', '.join(fields)}."
            )
    for name, field in fields.items():
        needed = field.default is field.default_factory is dataclasses.MISSING
        if needed and name not in data:
            raise SpecInvalid(f"{kind.__name__}.{name} is missing.")
    return dict(data)
