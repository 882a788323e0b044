"""How a wall's pictures hang: as where they will be seen, in which order, by day or by night."""

import random
import secrets
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from generation.shares.models import Layout

Hung = TypeVar("Hung")
GROUNDS: Final = {
    "": gettext_lazy("My page"),
    "light": gettext_lazy("Light page"),
    "dark": gettext_lazy("Dark page"),
}
"""On which page the pictures hang: people look at a team by day and by night."""


def layout_of(query: QueryDict) -> Layout:
    """The layout that the address names, else a team page."""
    try:
        return Layout(query.get("layout", ""))
    except ValueError:
        return Layout.GRID


def ground_of(query: QueryDict) -> str:
    """The page that the address names, else the reader's own."""
    ground = query.get("ground", "")
    return ground if ground in GROUNDS else ""


def shuffled(pictures: Sequence[Hung], query: QueryDict) -> list[Hung]:
    """The pictures in the order that the address names by a number, or as they are: who stands
    beside whom tells more than one order shows."""
    found = list(pictures)
    if (seed := query.get("shuffle", "")).isdecimal():
        random.Random(seed[:9]).shuffle(found)  # noqa: S311  # an order is no secret
    return found


def offers(query: QueryDict) -> dict[str, Any]:
    """What the wall's toolbar leads to: layouts, pages, and another order."""
    layouts = [(each.value, each.label) for each in Layout]
    return {
        "layout": layout_of(query).value,
        "ground": ground_of(query),
        "layouts": _links(query, "layout", layouts, current=layout_of(query)),
        "grounds": _links(query, "ground", list(GROUNDS.items()), current=ground_of(query)),
        "shuffle_url": _with(query, shuffle=str(secrets.randbelow(10**6))),
        "unshuffle_url": _with(query, shuffle="") if query.get("shuffle") else "",
    }


def _links(
    query: QueryDict, name: str, offered: Sequence[tuple[str, Any]], *, current: str
) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _with(query, **{name: value}), "current": value == current}
        for value, label in offered
    ]


def _with(query: QueryDict, **changed: str) -> str:
    """The same address with other values, from its first page."""
    kept = query.copy()
    kept.pop("page", None)
    for name, value in changed.items():
        kept.pop(name, None)
        if value:
            kept[name] = value
    return f"?{kept.urlencode()}"
