"""The addresses of the portal, and `access.txt`, which has a row for each of them and method."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.http import HttpResponseBase
from django.urls import URLResolver, get_resolver

DOORS = {"/sign-in/": "sign-in", "/link/": "link"}


class Row(NamedTuple):
    """What each visitor gets for one method of one address."""

    name: str
    method: str
    answers: dict[str, str]


def rows() -> Iterator[Row]:
    """The rows of all tables."""
    visitors: list[str] = []
    for line in Path(__file__).with_name("access.txt").read_text().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        name, method, *answers = words
        if name == "name":
            visitors = answers
            continue
        yield Row(name, method, dict(zip(visitors, answers, strict=True)))


class Address(NamedTuple):
    """What the portal knows under a name."""

    arguments: frozenset[str]
    view: object


def addresses(
    resolver: URLResolver, prefix: str = "", arguments: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Address]]:
    """Every address the portal knows, by name."""
    for entry in resolver.url_patterns:
        wanted = arguments | entry.pattern.converters.keys()
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from addresses(entry, inner, wanted)
        else:
            yield f"{prefix}{entry.name}", Address(wanted, entry.callback)


def told(response: HttpResponseBase) -> str:
    """The answer as the table writes it."""
    if response.status_code == 302:
        return DOORS.get(response["Location"].partition("?")[0], "302")
    return str(response.status_code)


TABLE = list(rows())
KNOWN = dict(addresses(get_resolver()))
