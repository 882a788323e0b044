"""Every view that answers with a file says by which of the gate's ways; no other gives one out."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http.response import HttpResponseBase

from generation.delivery.gate import Way

View = TypeVar("View", bound=Callable[..., Any])


class NoWay(RuntimeError):
    """A view gives out a file by a way that is not in the gate's table: a bug, never a mistake."""


def gives_out(way: Way) -> Callable[[View], View]:
    """Mark a view as giving out files by the way. Stands below the view's door."""

    def mark(view: View) -> View:
        view.way = way  # type: ignore[attr-defined]  # read by `way_of`
        return view

    return mark


def way_of(view: object) -> Way | None:
    """The way by which the view gives out files."""
    return getattr(view, "way", None)


def require_way(view: object, response: HttpResponseBase) -> None:
    """Raise NoWay where the answer is a file and the view names no way."""
    if _is_file(response) and way_of(view) is None:
        raise NoWay(f"{view} gives out a file: mark it with portal.http.ways.gives_out.")


def _is_file(response: HttpResponseBase) -> bool:
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
    is_words = media_type in {"", "text/html", "text/plain"} or media_type.endswith("json")
    return bool(response.streaming) or not is_words
