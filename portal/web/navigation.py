"""What the rail offers: one table of areas, each shown to those who hold its right."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from generation.licences import terms


class Area(NamedTuple):
    """One area of the administrator's pages. `name` is the URL's name and begins with its area.

    `is_needed` is asked anew for each page; an area that is not needed is left out.
    """

    label: Promise
    icon: str
    name: str
    right: str
    is_needed: Callable[[], object] = lambda: True


@dataclass(frozen=True)
class Entry:
    """A link of the rail as it is drawn."""

    label: str
    icon: str
    url: str
    current: bool


AREAS: Final = (
    Area(_("Home"), "home", "home", "organization.view"),
    Area(_("People"), "people", "people:list", "people.view"),
    Area(_("Brand"), "brand", "brand:edit", "brand.manage"),
    Area(_("Styles"), "styles", "styles:list", "style.manage"),
    Area(_("Approvals"), "approvals", "approvals:queue", "headshot.review"),
    Area(_("Team wall"), "wall", "wall:show", "headshot.view"),
    Area(_("Downloads"), "download", "downloads:list", "headshot.download"),
    Area(_("Exports"), "archive", "exports:list", "delivery.manage"),
    Area(_("Share links"), "link", "shares:list", "delivery.manage"),
    Area(_("Members"), "members", "members:list", "member.manage"),
    Area(_("Company"), "company", "company:edit", "organization.manage"),
    Area(_("Approval rules"), "guides", "rules:edit", "organization.manage"),
    Area(_("Mails"), "mail", "mails:edit", "organization.manage"),
    Area(_("API keys"), "key", "keys:list", "key.manage"),
    Area(_("Licence"), "lock", "licence:show", "licence.accept", terms.current),
    Area(_("Privacy"), "clock", "privacy:show", "people.manage"),
    Area(_("Audit"), "audit", "audit:list", "audit.view"),
)


OPERATORS: Final = (
    Area(_("Jobs"), "working", "operator:jobs", "operator"),
    Area(_("Health"), "guides", "operator:health", "operator"),
    Area(_("Companies"), "people", "operator:companies", "operator"),
)
"""What those see who run Likeness; their pages stand outside any company."""


def entries(request: HttpRequest, rights: frozenset[str]) -> list[Entry]:
    """The areas that these rights open, with the one of the current page marked."""
    match = request.resolver_match
    if match and match.namespace == "operator":
        return [_entry(area, reverse(area.name), request.path) for area in OPERATORS]
    here = match.view_name.split(":")[0] if match else ""
    slug = getattr(getattr(request, "organization", None), "slug", None)
    within = [slug] if slug else []
    return [
        Entry(
            str(area.label),
            area.icon,
            reverse(area.name, args=within),
            area.name.split(":")[0] == here,
        )
        for area in AREAS
        if area.right in rights and area.is_needed()
    ]


def _entry(area: Area, url: str, path: str) -> Entry:
    return Entry(str(area.label), area.icon, url, path.startswith(url))
