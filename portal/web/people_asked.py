"""The address of the list of people: whom it asks for, and what it is with something changed."""

from typing import Final
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from generation.census import search
from generation.census.queries import Wanted
from generation.census.search import NotUnderstood
from portal.http.doors import MemberRequest
from tenants.people.queries import visible_departments

ASKS: Final = ("q", "status", "department")
"""What of the address says who is listed."""
BOUNDS: Final = ("after", "before")
"""What of it says where the page begins or ends: the id of a person."""


def wanted_by(request: MemberRequest, asked: QueryDict) -> Wanted:
    """Whom an address of the list asks for, of those whom the member may see.

    Raises:
        NotUnderstood: something in it means nothing.
    """
    wanted = search.read(asked.get("q", ""), visible=visible_departments(request.member))
    if status := asked.get("status", ""):
        wanted = search.status(wanted, status)
    if department := asked.get("department", ""):
        wanted = search.of_department(wanted, _department(department))
    return wanted


def plain(asked: QueryDict, **changes: str) -> str:
    """What an address asks for, with some of that changed, as it stands behind its question mark;
    from the first page on."""
    kept = QueryDict(mutable=True)
    for name in ASKS:
        if value := changes.get(name, asked.get(name, "")).strip():
            kept[name] = value
    for name in BOUNDS:
        if name in changes:
            kept[name] = changes[name]
    return kept.urlencode()


def address(asked: QueryDict, **changes: str) -> str:
    """The same as a link."""
    return f"?{plain(asked, **changes)}"


def _department(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotUnderstood(_("There is no such department. Choose one of the list.")) from error
