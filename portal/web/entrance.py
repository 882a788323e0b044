"""How an employee comes in: the invite's link, the sign-in link, and asking for a new one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from generation.brand import queries as brand
from generation.photos import queries as photos
from portal.http.carried import carried, carry, drop
from portal.http.doors import public_page
from portal.http.guests import guest_of, let_in
from portal.http.languages import chosen, speak
from portal.http.visitors import address_of
from tenants.access.throttle import Allowance, count
from tenants.invites import actions, queries
from tenants.kernel.errors import NotFound
from tenants.kernel.scoping import acting_for
from tenants.people import actions as people
from tenants.people.models import Employee

INVITE: Final = "/i/"
BACK: Final = "/back/"
MINUTES: Final = 6
"""What it takes an employee, from the invite to the last photo."""
ASKED_FROM_ADDRESS: Final = Allowance("link asked from", tries=30, span=timedelta(hours=1))

Peek = Callable[..., queries.InvitePeek | queries.SignInPeek | None]
Use = Callable[..., Employee]


@public_page
@require_safe
def invite_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the invite's mail."""
    return carry(request, token, path=INVITE)


@public_page
@require_safe
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in every later mail."""
    return carry(request, token, path=BACK)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Who asks, what for and until when; a POST joins."""
    return _enter(request, INVITE, "entrance/invite.html", peek=queries.peek, use=actions.claim)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """One button: mail scanners follow links but press nothing. A POST uses the link up."""
    use = actions.use_sign_in_link
    return _enter(request, BACK, "entrance/back.html", peek=queries.peek_sign_in_link, use=use)


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request: HttpRequest) -> HttpResponse:
    """Mail me a link: one answer, whether the address is known or not."""
    if request.method != "POST":
        return render(request, "entrance/link.html")
    count(ASKED_FROM_ADDRESS, address_of(request), at=now())
    actions.send_sign_in_link(request.POST.get("email", "")[:254], at=now())
    return render(request, "entrance/link.html", {"sent": True})


def _enter(request: HttpRequest, path: str, page: str, *, peek: Peek, use: Use) -> HttpResponse:
    token = carried(request, path=path)
    seen = peek(token, at=now())
    if seen is None:
        return not_valid(request)
    person, company = seen.languages
    speak(request, person=chosen(request) or person, company=company)
    if request.method != "POST":
        with acting_for(seen.organization_id):
            worn = brand.header()
        context = {
            "peek": seen,
            "minutes": MINUTES,
            "asked": photos.ASKED,
            "brand_header": worn,
        }
        return render(request, page, context)
    return _let_in(request, token, path, at=now(), use=use)


def _let_in(request: HttpRequest, token: str, path: str, *, at: datetime, use: Use) -> HttpResponse:
    try:
        employee = use(token, at=at)
    except NotFound:  # used, replaced or run out this moment
        return not_valid(request)
    let_in(request, employee)
    _note_language(request, employee)
    return drop(redirect("capture:start"), path=path)


def _note_language(request: HttpRequest, employee: Employee) -> None:
    """Keep what was chosen before anybody knew who chose, else what the page was shown in."""
    keep = people.choose_language if chosen(request) else people.note_language
    with acting_for(employee.organization_id):
        keep(employee, request.LANGUAGE_CODE)


def not_valid(request: HttpRequest) -> HttpResponse:
    """One answer for unknown, used, expired and foreign; who is in already may simply go on."""
    context = {"is_in": guest_of(request) is not None}
    return render(request, "entrance/not_valid.html", context, status=404)
