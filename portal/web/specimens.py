"""What the component gallery shows of a company that does not exist: its frame and its people's."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.timezone import now

from generation.brand.colours import Shades
from generation.brand.queries import Header, Worn
from portal.web.changing import Offer, Option
from portal.web.compare import Piece, Side, sides
from tenants.organizations.policy import RIGHTS, Role

MARK: Final = (
    "iVBORw0KGgoAAAANSUhEUgAAACwAAAAWAQMAAACBq+yJAAAABlBMVEUAAAAUJ0716WyRAAAAAXRSTlMAQObYZgAA"
    "AFZJREFUeNptjiEOgDAQBIctEoFE1vIKys/4AX0STzmJrEASDgMJIV2zmc2IhVqm1YIhoBsQ0LcIiEJAatBrurkv"
    "D1UrxDLmNH/GzRFgFwLKiYBj/324AWncEZfhCfFXAAAAAElFTkSuQmCC"
)
"""A logo, as the brand keeps it for headers."""
COBALT: Final = Shades("#1e59cd", "#ffffff", "#e8f1ff")
SKY: Final = Shades("#82acf8", "#101012", "#1d2d4c")


def _header(*, mark: str = "", light: Shades | None = None, dark: Shades | None = None) -> Header:
    """A header whose logo, if there is one, was made for days."""
    return Header(
        Worn(surface="#ffffff", mark=mark, needs_ground=False, shades=light),
        Worn(surface="#18191b", mark=mark, needs_ground=bool(mark), shades=dark),
    )


HEADERS: Final = (
    _header(mark=MARK, light=COBALT, dark=SKY),
    _header(light=COBALT, dark=SKY),
    _header(),
)
"""A logo, a colour alone, and nothing."""
OFFERS: Final = (
    Offer(
        "Clothes",
        "The head keeps every pixel.",
        [Option("clothing:navy", "Navy suit"), Option("clothing:smart", "Smart casual")],
    ),
)
COMPARED: Final = (
    {"label": "Likeness", "one": ("ok", "0.91"), "other": ("warn", "0.81")},
    {"label": "Background", "one": ("ok", "Mist 02"), "other": ("ok", "Mist 02")},
)
PASSED: Final = (timedelta(seconds=20), timedelta(hours=3), timedelta(days=2), timedelta(days=90))


def context() -> dict[str, Any]:
    """The samples of smaller components."""
    at = now()
    return {
        "headers": HEADERS,
        "offers": OFFERS,
        "compared": COMPARED,
        "compared_sides": [{"name": "Round 1, take 1"}, {"name": "Round 2, take 1"}],
        "moments": [at - passed for passed in PASSED],
        "many": Paginator(range(312), 100).get_page(2),
        "two": _two(),
    }


def in_a_company(request: HttpRequest) -> dict[str, Any]:
    """Have the page framed as an owner's of two companies, whom an operator visits as."""
    companies = [
        SimpleNamespace(name=name, slug=name.lower()) for name in ("Northwind", "Fjordline")
    ]
    request.organization, request.organizations = companies[0], companies  # type: ignore[attr-defined]  # a member's have them
    request.visit = SimpleNamespace(  # type: ignore[attr-defined]  # and a visitor's
        membership=SimpleNamespace(user="Nora Lind", get_role_display="Owner"),
        until=now() + timedelta(minutes=20),
        reason="Ticket 4711: exports do not start",
    )
    return {
        "organization": companies[0],
        "rights": RIGHTS[Role.OWNER],
        "demo": True,
        "user": SimpleNamespace(
            is_authenticated=True, name="Nora Lind", email="nora@northwind.example"
        ),
    }


def on_a_phone() -> dict[str, Any]:
    """Have the page framed as an employee's."""
    company = SimpleNamespace(name="Northwind", slug="northwind")
    return {"organization": company, "employee": "Amara Osei", "brand_header": HEADERS[1]}


def _two() -> list[Side]:
    """Two takes beside each other, and a third that may stand there instead."""
    pieces = [
        Piece(UUID(int=n), f"Take {n}", static(f"img/samples/take-{n}.webp"), None)
        for n in (1, 2, 3)
    ]
    return sides(pieces, (pieces[0], pieces[1]))
