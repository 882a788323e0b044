"""Going on with the phone: a QR code on a larger screen, which notices when the phone took over."""

from datetime import timedelta
from typing import Final

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from generation.brand import queries as brand
from portal.http.carried import carried, carry
from portal.http.doors import EmployeeRequest, employee_page, public_page
from portal.http.guests import guest_of
from portal.http.languages import chosen, speak
from portal.http.visitors import address_of
from portal.web.entrance import INVITE, not_valid
from tenants.access.throttle import Allowance, count
from tenants.invites import actions, links, queries
from tenants.kernel.errors import NotFound
from tenants.kernel.scoping import acting_for

PHONE: Final = "/phone/"
SHOWN_TO_ADDRESS: Final = Allowance("codes shown to", tries=60, span=timedelta(hours=1))
QUIET_ZONE: Final = 4
"""Modules that are left light around a code, as ISO/IEC 18004 asks."""
MINUTES: Final = actions.HAND_OVER_TERM // timedelta(minutes=1)


@public_page
@require_POST
def from_invite(request: HttpRequest) -> HttpResponse:
    """Show a code for whoever holds the invite, before they joined."""
    count(SHOWN_TO_ADDRESS, address_of(request), at=now())
    try:
        token = actions.hand_over_invite(carried(request, path=INVITE), at=now())
    except NotFound:
        return not_valid(request)
    return carry(request, token, path=PHONE)


@employee_page
@require_POST
def from_page(request: EmployeeRequest) -> HttpResponse:
    """Show a code for who is in already."""
    count(SHOWN_TO_ADDRESS, address_of(request), at=now())
    return carry(request, actions.hand_over(request.employee, at=now()), path=PHONE)


@public_page
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The code, or what became of it; the page asks again and again, or is loaded anew."""
    token = carried(request, path=PHONE)
    seen = queries.hand_over(token, at=now())
    is_asking = bool(getattr(request, "htmx", False))
    if seen is None and not is_asking:
        return not_valid(request)
    context: dict[str, object] = {
        "is_in": guest_of(request) is not None,
        "minutes": MINUTES,
        "seen": seen,
    }
    if seen:
        person, company = seen.languages
        speak(request, person=chosen(request) or person, company=company)
        with acting_for(seen.organization_id):
            context["brand_header"] = brand.header()
    if seen and seen.is_open:
        context["size"], context["code"] = _outline(links.sign_in_url(token))
    page = "entrance/_phone.html" if is_asking else "entrance/phone.html"
    return render(request, page, context)


def _outline(text: str) -> tuple[int, str]:
    """The text as a QR code: the modules of its side, and its dark ones as an SVG path."""
    code = segno.make_qr(text, error="m")
    dark = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix, QUIET_ZONE)
        for x, is_dark in enumerate(row, QUIET_ZONE)
        if is_dark
    ]
    return len(code.matrix) + 2 * QUIET_ZONE, "".join(dark)
