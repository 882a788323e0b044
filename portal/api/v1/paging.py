"""Lists a page at a time: how many are wanted, and where the page before ended."""

import base64
import json
from typing import Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from tenants.kernel.errors import Invalid

MOST = 200
PARAMETERS: Final = [
    OpenApiParameter("cursor", str, description="`next_cursor` of the page before."),
    OpenApiParameter("limit", int, description=f"1 to {MOST}; 50 without it."),
]


class BadCursor(Invalid):
    """The cursor is none of ours."""

    def __init__(self) -> None:
        super().__init__(fields={"cursor": _("Use next_cursor as it was given.")})


def limit_of(request: Request) -> int:
    """How many are wanted.

    Raises:
        Invalid: no number of which a page is made.
    """
    raw = request.query_params.get("limit", "50")
    if not raw.isdecimal() or len(raw) > len(str(MOST)) or not 1 <= int(raw) <= MOST:
        sentence = _("Give a number from {least} to {most}.").format(least=1, most=MOST)
        raise Invalid(fields={"limit": sentence})
    return int(raw)


def cursor_of(*place: str) -> str:
    """A place as callers hand it back."""
    raw = json.dumps(place).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def place_of(request: Request) -> list[Any] | None:
    """What `cursor_of` was given; None where no cursor was sent.

    Raises:
        BadCursor.
    """
    raw = request.query_params.get("cursor")
    if not raw:
        return None
    try:
        place = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(place, list) or len(place) != 2:
        raise BadCursor
    return place
